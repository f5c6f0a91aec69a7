/** What sends a step, as it stands in a line of code. */
export interface Sender {
  step: string;
  pattern: RegExp;
}

/** The names of the functions of a file in whose bodies the constant stands. */
export function functionsWith(text: string, constant: string): string[] {
  return text
    .split(/^(?=(?:export )?(?:async )?function )/m)
    .slice(1)
    .filter((body) => new RegExp(`\\b${constant}\\b`).test(body))
    .map((body) => /function (\w+)/.exec(body)?.[1] ?? '');
}
