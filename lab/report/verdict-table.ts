import { type Column, renderTable } from '@ticket-rush/shared/report/table';
import type { Run } from '../rush/describe-run';
import { asExpected, type Experiment } from '../rush/experiment';
import type { Row } from '../rush/row';
import type { Colours } from './colour';
import { short, whole } from './whole';

function columnsFor({ tickets, quantity }: Run): Column[] {
  return [
    { heading: '\ntechnique' },
    { heading: `sold of\n${whole(tickets)}`, align: 'right' },
    ...(quantity === undefined ? [] : [{ heading: '\norders', align: 'right' } as const]),
    { heading: 'over-\nsold', align: 'right' },
    { heading: 'dupli-\ncates', align: 'right' },
    { heading: 'phan-\ntoms', align: 'right' },
    { heading: 'inver-\nsions', align: 'right' },
    { heading: '\nverdict' },
  ];
}

/** What was sold, what went wrong with it, and whether that was to be expected. It fits into 80 columns. */
export function verdictTable({ run, findings, notRun }: Experiment, colours: Colours): string {
  const columns = columnsFor(run);
  return renderTable(columns, [
    ...findings.map(({ row }) => verdictCells(row, colours)),
    ...notRun.map(({ level }) => [level, ...columns.slice(2).map(() => ''), colours.bad('not run')]),
  ]);
}

function verdictCells(row: Row, { good, bad, faint }: Colours): string[] {
  const wrong = (count: number) => (count === 0 ? faint('0') : bad(whole(count)));
  const verdict = row.verdict === 'holds' ? good(row.verdict) : bad(row.verdict);
  return [
    `${row.level} ${row.technique}`,
    whole(row.sold),
    ...(row.orders === undefined ? [] : [whole(row.orders)]),
    wrong(row.oversold),
    wrong(row.duplicates),
    wrong(row.phantoms),
    short(row.inversions),
    asExpected(row) ? verdict : `${verdict}\n${bad(`NOT as it\nclaims:\n${row.expected}`)}`,
  ];
}
