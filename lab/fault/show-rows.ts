import { renderTable } from '@ticket-rush/shared/report/table';
import type { Colours } from '../report/colour';
import { whole } from '../report/whole';
import type { FaultRow } from './rush-with-fault';

const SENTENCES = 3;

/** What the buyers noticed, and whether a promise broke. */
export function renderFaultRows(rows: FaultRow[], tickets: number, colours: Colours): string {
  const figure = (heading: string) => ({ heading, align: 'right' as const });
  const table = renderTable(
    [
      { heading: '\ntechnique' },
      figure('\nsold'),
      figure('\nunknown'),
      figure('\nrefused'),
      figure('\nlate'),
      figure('longest (ms)\nwithout, with'),
      { heading: '\nverdict' },
    ],
    rows.map((row) => [
      row.technique,
      `${whole(row.sold)} of ${whole(tickets)}`,
      whole(row.unknown),
      whole(row.refused),
      whole(row.late),
      `${whole(row.longestMs.without)}, ${whole(row.longestMs.with)}`,
      isBroken(row) ? colours.bad(row.verdict) : row.verdict,
    ]),
  );
  return `${table}\n\n${rows.flatMap(remarksOn).join('\n')}\n`;
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
