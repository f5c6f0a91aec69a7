import { countInversions } from '@ticket-rush/shared/booking/inversions';
import type { DataSource } from 'typeorm';

/** The share of pairs of values that are in the wrong order: 0 where all are in order, 1/2 where they are shuffled. */
export function outOfTurn(values: readonly number[]): number {
  const pairs = (values.length * (values.length - 1)) / 2;
  return pairs === 0 ? 0 : countInversions(values) / pairs;
}

/**
 * How many pairs of an event's requests were decided in another order than that in which the API accepted them. The API's
 * clock is read in milliseconds: two that were accepted in the same one are in order, whichever was decided first.
 */
export async function outOfTurnShare(dataSource: DataSource, eventId: number): Promise<number> {
  const rows = await dataSource.query<{ decidedAt: number }[]>(
    `SELECT extract(epoch FROM decided_at)::float8 AS "decidedAt" FROM booking_decisions
      WHERE event_id = $1 ORDER BY accepted_at, decided_at`,
    [eventId],
  );
  return outOfTurn(rows.map(({ decidedAt }) => decidedAt));
}
