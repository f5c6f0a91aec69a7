import { type Column, renderTable } from '@ticket-rush/shared/report/table';
import { asExpected, type Experiment } from '../rush/experiment';
import type { Row } from '../rush/row';
import type { Colours } from './colour';
import { whole } from './whole';

const COLUMNS: Column[] = [
  { heading: 'level' },
  { heading: 'technique' },
  { heading: 'sold', align: 'right' },
  { heading: 'oversold', align: 'right' },
  { heading: 'duplicates', align: 'right' },
  { heading: 'phantoms', align: 'right' },
  { heading: 'inversions', align: 'right' },
  { heading: 'verdict' },
  { heading: 'as expected?' },
];

/** What was sold, what went wrong with it, and whether that was to be expected. */
export function verdictTable({ run, findings, notRun }: Experiment, colours: Colours): string {
  return renderTable(COLUMNS, [
    ...findings.map(({ row }) => verdictCells(row, run.tickets, colours)),
    ...notRun.map(({ level }) => notRunCells(level, colours)),
  ]);
}

function verdictCells(row: Row, tickets: number, { good, bad, faint }: Colours): string[] {
  const wrong = (count: number) => (count === 0 ? faint('0') : bad(whole(count)));
  return [
    row.level,
    row.technique,
    `${whole(row.sold)} / ${whole(tickets)}`,
    wrong(row.oversold),
    wrong(row.duplicates),
    wrong(row.phantoms),
    whole(row.inversions),
    row.verdict === 'holds' ? good(row.verdict) : bad(row.verdict),
    asExpected(row) ? 'yes' : bad(`NO: expected\n${row.expected}`),
  ];
}

function notRunCells(level: string, { bad }: Colours): string[] {
  return [level, bad('not run'), '', '', '', '', '', '', bad('NO')];
}
