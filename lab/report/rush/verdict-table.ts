import type { Run } from '../../rush/describe-run';
import { asExpected, type Experiment, type NotRun } from '../../rush/experiment';
import type { Row } from '../../rush/row';
import type { Colours } from '../colour';
import { type Column, figure, terminalTable, word } from '../table';
import { short, whole } from '../whole';

/** What was sold, what went wrong with it, and whether that was to be expected. It fits into 80 columns. */
export function verdictTable({ run, findings, notRun }: Experiment, colours: Colours): string {
  return terminalTable(columnsFor(run, colours), [...findings.map(({ row }) => row), ...notRun]);
}

/** A technique, or a level of which none was run: then only its name and its verdict say something. */
type Shown = Row | NotRun;

function columnsFor({ tickets, quantity }: Run, { good, bad, faint }: Colours): Column<Shown>[] {
  const count = (heading: string, cell: (row: Row) => string) =>
    figure<Shown>(heading, (shown) => (isRun(shown) ? cell(shown) : ''));
  const wrong = (heading: string, of: 'oversold' | 'duplicates' | 'phantoms') =>
    count(heading, (row) => (row[of] === 0 ? faint('0') : bad(whole(row[of]))));
  const verdictText = (row: Row) => {
    const verdict = row.verdict === 'holds' ? good(row.verdict) : bad(row.verdict);
    return asExpected(row) ? verdict : `${verdict}\n${bad(`NOT as it\nclaims:\n${row.expected}`)}`;
  };
  return [
    word('technique', (shown) => (isRun(shown) ? `${shown.level} ${shown.technique}` : shown.level)),
    count(`sold of\n${whole(tickets)}`, ({ sold }) => whole(sold)),
    ...(quantity === undefined ? [] : [count('orders', ({ orders = 0 }) => whole(orders))]),
    wrong('over-\nsold', 'oversold'),
    wrong('dupli-\ncates', 'duplicates'),
    wrong('phan-\ntoms', 'phantoms'),
    count('inver-\nsions', ({ inversions }) => short(inversions)),
    word('verdict', (shown) => (isRun(shown) ? verdictText(shown) : bad('not run'))),
  ];
}

function isRun(shown: Shown): shown is Row {
  return 'verdict' in shown;
}
