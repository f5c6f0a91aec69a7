/** Paints a word, or leaves it alone. */
export interface Colours {
  good: (text: string) => string;
  bad: (text: string) => string;
  faint: (text: string) => string;
}

const PLAIN: Colours = { good: (text) => text, bad: (text) => text, faint: (text) => text };

const ANSI: Colours = { good: paint(32), bad: paint(31), faint: paint(2) };

/** Colours for a terminal that wants them; see no-color.org. */
export function coloursFor(
  stream: { isTTY?: boolean },
  environment: NodeJS.ProcessEnv = process.env,
): Colours {
  const unwanted = environment.NO_COLOR !== undefined && environment.NO_COLOR !== '';
  return stream.isTTY === true && !unwanted ? ANSI : PLAIN;
}

function paint(code: number): (text: string) => string {
  return (text) => `\u001b[${code}m${text}\u001b[0m`;
}
