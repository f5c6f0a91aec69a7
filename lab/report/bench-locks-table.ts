import { type Column, renderTable } from '@ticket-rush/shared/report/table';
import type { LocksResults, LocksRow, LocksRun } from '../bench/locks/results';
import { placeOf } from '../bench/shared/load';
import type { Colours } from './colour';
import { ratioText } from './ratio-text';
import { whole } from './whole';

const COLUMNS: Column[] = [
  { heading: '\ninstances', align: 'right' },
  { heading: '\nevents' },
  { heading: '\nlock' },
  { heading: 'bookings\nper second', align: 'right' },
  { heading: 'least, most\nof a round', align: 'right' },
  { heading: 'the row\nlock is 1', align: 'right' },
  { heading: 'answer, ms\np50', align: 'right' },
  { heading: '\np99', align: 'right' },
  { heading: '\nrefused', align: 'right' },
];

const LEGEND = [
  'Through the balancer of each level. hot: all want one event; spread: any of 1,000. A ratio is the median over the',
  'rounds, in which all locks took turns. refused: told 503, because the lock was not free in time.',
];

/** Everything that a person is shown at the end. */
export function renderLocksBench({ run, rows }: LocksResults, { faint }: Colours): string {
  const blocks = [renderTable(COLUMNS, rows.map(locksCells)), faint(LEGEND.join('\n')), faint(machine(run))];
  return `${blocks.join('\n\n')}\n`;
}

/** One lock that has been measured, for whoever watches. */
export function locksLine({ instances, events, technique, bookings, ratio }: LocksRow): string {
  const speed = `${whole(bookings.perSecond)} bookings/s, ${ratioText(ratio)} of the row lock`;
  return `${instances} of each, ${placeOf({ events })}, ${technique}: ${speed}`;
}

export function locksCells(row: LocksRow): string[] {
  const { rounds, perSecond } = row.bookings;
  return [
    whole(row.instances),
    placeOf(row),
    row.technique,
    whole(perSecond),
    `${whole(Math.min(...rounds))}, ${whole(Math.max(...rounds))}`,
    ratioText(row.ratio),
    row.answerMs.p50.toFixed(1),
    row.answerMs.p99.toFixed(1),
    whole(row.refused),
  ];
}

function machine({ cpu, cores, node, redis, postgres, callers, rounds, seconds, command }: LocksRun): string {
  const versions = `node ${node}, Redis ${redis}, PostgreSQL ${postgres}`;
  return `${cpu}, ${cores} cores; ${versions}; ${callers} callers, ${rounds} rounds of ${seconds} s\n${command}`;
}
