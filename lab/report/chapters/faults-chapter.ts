import { FAULTS, type FaultName } from '@ticket-rush/shared/booking/faults';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import type { Cell, Matrix } from '../../fault/matrix/matrix';
import { originLine, type Source } from '../source-line';
import { chapterTable, slug, word } from '../table';

const SENTENCES: Record<FaultName, string> = {
  'crash-before-commit': 'a process killed before its COMMIT',
  'crash-after-commit': 'a process killed after its COMMIT was sent, before the answer',
  'pause-past-lease': 'a process stopped past its lease with its COMMIT on the way, and continued',
  'commit-answer-lost': 'the answer to COMMIT lost',
  'one-redis-killed': 'one Redis server killed',
  'majority-of-redis-frozen': 'a majority of the Redis servers frozen',
  'redis-emptied': 'one Redis server emptied',
  'broker-killed': 'the broker killed',
  'postgres-restarted': 'PostgreSQL killed, and started again',
  'duplicate-delivery': 'each record delivered twice',
  'client-repeats': 'the same buyer asks twice',
};

/** What each technique of a level survives. The faults have the same numbers on every level. */
export function faultsSection(level: string) {
  return ({ run, cells }: Matrix, source: Source): string => {
    const own = cells.filter((cell) => cell.level === level);
    const faults = FAULTS.filter((fault) =>
      own.some((cell) => cell.fault === fault && cell.observed !== null),
    );
    const tried = own.filter(({ fault }) => faults.includes(fault));
    const columns = [
      slug<Cell[]>('technique', ([any]) => any?.technique ?? ''),
      ...faults.map((fault) =>
        word<Cell[]>(String(numberOf(fault)), (row) => cellText(row.find((cell) => cell.fault === fault))),
      ),
    ];
    const table = chapterTable(columns, [...groupBy(tried, ({ technique }) => technique).values()]);
    const legend = faults.map((fault) => `**${numberOf(fault)}** ${SENTENCES[fault]}`).join('; ');
    return `${table}\n\n✓ holds. ${legend}.${notTried(own)} ${originLine(run, source)}`;
  };
}

function numberOf(fault: FaultName): number {
  return FAULTS.indexOf(fault) + 1;
}

function cellText(cell: Cell | undefined): string {
  const observed = cell?.observed ?? '–';
  return observed === 'holds' ? '✓' : observed === 'broken' ? '**broken**' : observed;
}

/** Where a technique, or the level, has no cell, and why. */
function notTried(cells: Cell[]): string {
  const empty = cells.filter(({ observed }) => observed === null);
  const reasons = [...groupBy(empty, ({ reason }) => reason)].map(([reason, those]) => {
    const techniques = [...groupBy(those, ({ technique }) => technique)];
    const isWhole = techniques.every(([, row]) => row.length === FAULTS.length);
    const faults = [...new Set(those.map(({ fault }) => `**${numberOf(fault)}**`))].join(', ');
    return isWhole ? `\`–\` ${reason}` : `${faults}: the level ${reason}`;
  });
  return reasons.length === 0 ? '' : ` Not tried: ${reasons.join('; ')}.`;
}
