import type { Colours } from '../report/colour';
import { type Column, figure, terminalTable, word } from '../report/table';
import { whole } from '../report/whole';
import type { FaultRow } from './rush-with-fault';

const SENTENCES = 3;

/** What the buyers noticed, and whether a promise broke. */
export function renderFaultRows(rows: FaultRow[], tickets: number, colours: Colours): string {
  const columns: Column<FaultRow>[] = [
    word('technique', ({ technique }) => technique),
    figure('sold', ({ sold }) => `${whole(sold)} of ${whole(tickets)}`),
    figure('unknown', ({ unknown }) => whole(unknown)),
    figure('refused', ({ refused }) => whole(refused)),
    figure('late', ({ late }) => whole(late)),
    figure('longest (ms)\nwithout, with', ({ longestMs }) =>
      [longestMs.without, longestMs.with].map(whole).join(', '),
    ),
    word('verdict', (row) => (isBroken(row) ? colours.bad(row.verdict) : row.verdict)),
  ];
  return `${terminalTable(columns, rows)}\n\n${rows.flatMap(remarksOn).join('\n')}\n`;
}

/** A rule is violated, and the technique has not said that a fault might do that. */
export function isBroken({ verdict, expected, instances }: FaultRow): boolean {
  const { oneInstance, severalInstances, pause, crash, faults = {} } = expected;
  const withoutFault = instances === 1 ? oneInstance : severalInstances;
  return verdict === 'broken' && ![withoutFault, pause, crash, ...Object.values(faults)].includes('broken');
}

function remarksOn({ technique, verdict, steps, left, report }: FaultRow): string[] {
  const when = [
    ...steps.map(({ text, atMs }) => `${text} (${whole(atMs)} ms)`),
    ...(left.length > 0 ? [`the rush was over before: ${left.join(', ')}`] : []),
  ];
  return [
    `${technique}: ${when.join(', ')}`,
    ...(verdict === 'holds' ? [] : report.slice(0, SENTENCES).map((sentence) => `  ${sentence}`)),
  ];
}
