import { wrap } from '@ticket-rush/shared/report/wrap';

/** One line of a transcript: who sent what, and what came of it. */
export interface Line {
  number: number;
  party: string;
  /** The name of the statement, or BEGIN, COMMIT, ROLLBACK; `begins` where the party had nothing to send yet. */
  step: string;
  text: string;
  then: string;
  /** The line on which the statement had to wait; left out where it did not. */
  continues?: number;
}

/** As wide as a chapter and a terminal show it without a bar to scroll. */
const COLUMNS = 100;
/** Number and party. */
const MARGIN = 8;
/** How far the answers move to the right, so that they stand below each other. */
const MOST_TEXT = 59;
const GAP = 2;

/** The lines as a reader sees them: number, who, what, and what came of it; none wider than 100 columns. */
export function showTranscript(lines: readonly Line[]): string {
  const width = Math.min(MOST_TEXT, Math.max(...lines.map(({ text }) => text.length)));
  return lines
    .flatMap(({ number, party, text, then }) => [
      `${String(number).padStart(2)}  ${party}  `,
      indented(wrap(text, COLUMNS - MARGIN - GAP), MARGIN + GAP),
      answer(text, then, width),
      '\n',
    ])
    .join('');
}

/** Beside the statement where there is room, else below it. */
function answer(text: string, then: string, width: number): string {
  if (then === '') return '';
  const beside = text.padEnd(width + GAP);
  if (Math.max(beside.length, text.length + GAP) + then.length <= COLUMNS - MARGIN)
    return `${beside.slice(text.length).padEnd(GAP)}${then}`;
  const indent = Math.max(MARGIN + GAP, Math.min(MARGIN + width + GAP, COLUMNS - then.length));
  return `\n${' '.repeat(indent)}${indented(wrap(then, COLUMNS - indent), indent)}`;
}

function indented(text: string, indent: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(indent)}`);
}
