import { wrap } from '@ticket-rush/shared/report/wrap';
import type { Wait } from '../stage/circle';

/** The step at which a lease ends. */
export const LEASE_ENDS = 'lease-ends';

/** One line of a transcript: who sent what, and what came of it. */
export interface Line {
  number: number;
  party: string;
  /** The name of the statement, or BEGIN, COMMIT, ROLLBACK; `begins` where the party had no statement to send yet. */
  step: string;
  text: string;
  then: string;
  /** The line on which the statement had to wait; left out where it did not. */
  continues?: number;
  /** Who waited for whom, where PostgreSQL has ended the transaction for that; left out where it has not. */
  circle?: Wait[];
}

/** As wide as a chapter and a terminal show it without a bar to scroll. */
const COLUMNS = 100;
/** Number and party. */
const MARGIN = 8;
/** What is left for an answer beside a statement, with the margin. The answers move to the right, so that they stand below each other. */
const FOR_ANSWER = 41;
const GAP = 2;

/** The lines as a reader sees them: number, who, what, and what came of it; none wider than `columns`. */
export function showTranscript(lines: readonly Line[], columns = COLUMNS): string {
  const width = Math.min(columns - FOR_ANSWER, Math.max(...lines.map(({ text }) => text.length)));
  return lines
    .flatMap(({ number, party, text, then }) => [
      `${String(number).padStart(2)}  ${party.padEnd(2)}  `,
      indented(wrap(text, columns - MARGIN - GAP), MARGIN + GAP),
      answer(text, then, { width, columns }),
      '\n',
    ])
    .join('');
}

/** Beside the statement where there is room, else below it. */
function answer(text: string, then: string, { width, columns }: { width: number; columns: number }): string {
  if (then === '') return '';
  const beside = text.padEnd(width + GAP);
  if (Math.max(beside.length, text.length + GAP) + then.length <= columns - MARGIN)
    return `${beside.slice(text.length).padEnd(GAP)}${then}`;
  const indent = Math.max(MARGIN + GAP, Math.min(MARGIN + width + GAP, columns - then.length));
  return `\n${' '.repeat(indent)}${indented(wrap(then, columns - indent), indent)}`;
}

function indented(text: string, indent: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(indent)}`);
}
