import { FAULTS, type FaultName } from '@ticket-rush/shared/booking/faults';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import { terminalTable, word } from '../../report/table';
import { asPredicted, type Cell, type Matrix } from './matrix';

/** As short as a table with eleven of them needs. */
const HEADS: Record<FaultName, string> = {
  'crash-before-commit': 'crash before',
  'crash-after-commit': 'crash after',
  'pause-past-lease': 'pause',
  'commit-answer-lost': 'answer lost',
  'one-redis-killed': 'Redis killed',
  'majority-of-redis-frozen': 'Redis frozen',
  'redis-emptied': 'Redis emptied',
  'broker-killed': 'broker killed',
  'postgres-restarted': 'SQL restart',
  'duplicate-delivery': 'twice',
  'client-repeats': 'repeat',
};

/** What a cell shows: its verdict, what was predicted where that differs, or a mark for the reason. */
export function cellText(cell: Cell): string {
  if (cell.observed === null) return cell.predicted === null ? '–' : 'FAILED';
  return asPredicted(cell) ? cell.observed : `${cell.observed}, NOT ${cell.predicted}`;
}

/** A table for each level, then what surprises, then why cells are empty. */
export function renderMatrix({ cells }: Matrix): string {
  const levels = [...groupBy(cells, ({ level }) => level)].map(([level, own]) => levelTable(level, own));
  const surprises = cells
    .filter((cell) => !asPredicted(cell))
    .map(
      ({ level, technique, fault, predicted, observed, told, reason }) =>
        `${level} ${technique}, ${fault}: expected ${predicted}, and it ${reason === null ? `came out as ${observed} (${told})` : `failed: ${reason}`}`,
    );
  const end = surprises.length === 0 ? ['Each technique does what it says of itself.'] : surprises;
  return `${[...levels, ...end].join('\n')}\n`;
}

function levelTable(level: string, cells: Cell[]): string {
  const rows = [...groupBy(cells, ({ technique }) => technique).values()];
  const tried = FAULTS.filter((fault) => cells.some((cell) => cell.fault === fault));
  const columns = [
    word<Cell[]>(level, ([any]) => any?.technique ?? ''),
    ...tried.map((fault) =>
      word<Cell[]>(HEADS[fault].replace(' ', '\n'), (row) =>
        cellText(row.find((cell) => cell.fault === fault) as Cell),
      ),
    ),
  ];
  const table = terminalTable(columns, rows);
  const reasons = [
    ...groupBy(
      cells.filter(({ reason, predicted }) => reason !== null && predicted === null),
      ({ reason }) => reason,
    ),
  ];
  const why = reasons.map(([reason, own]) => {
    const techniques = [...new Set(own.map(({ technique }) => technique))];
    const faults = [...new Set(own.map(({ fault }) => HEADS[fault]))];
    return `– ${techniques.length === rows.length ? 'all' : techniques.join(', ')}, ${faults.length === tried.length ? 'every fault' : faults.join(', ')}: ${reason}`;
  });
  return [table, ...why, ''].join('\n');
}
