/** One line of a transcript: who sent what, and what came of it. */
export interface Line {
  number: number;
  party: string;
  text: string;
  then: string;
}

/** Longer statements have their answer on the next line. */
const MAX_WIDTH = 80;

/** The lines as a reader sees them: number, who, what, and what came of it. */
export function showTranscript(lines: readonly Line[]): string {
  const width = Math.min(MAX_WIDTH, Math.max(...lines.map(({ text }) => text.length)));
  return lines
    .map(({ number, party, text, then }) => {
      const answer = text.length > width && then !== '' ? `\n${' '.repeat(8 + width)}  ${then}` : `  ${then}`;
      return `${String(number).padStart(2)}  ${party}  ${text.padEnd(width)}${answer}`.trimEnd();
    })
    .join('\n')
    .concat('\n');
}
