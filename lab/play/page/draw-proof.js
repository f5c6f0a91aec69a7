import { escaped } from './escaped.js';

/** What came of all schedules, and a button for the shortest that is broken. */
export function drawProof({ way, schedules, broken, undersells, shortest, claim, asClaimed }) {
  const all = WAYS[way];
  const away = undersells ? `, ${undersells} turn a buyer away while there are tickets` : '';
  const result = `${schedules} schedules, ${all}: ${broken} broken${away}. It claims "${claim.verdict}" ${claim.where}: ${asClaimed ? 'as expected' : 'NOT as expected'}.`;
  const button = shortest
    ? ` <button type="button" data-shortest="${shortest.schedule}">Show the shortest that is broken (${shortest.switches} switches)</button>`
    : '';
  return escaped(result) + button;
}

const WAYS = {
  all: 'all of them tried',
  reduced:
    'one of each kind (those that differ only in the order of steps that commute are one kind), all kinds tried',
  sample: 'a sample, and not all of them',
};
