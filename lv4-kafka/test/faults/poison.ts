import type { DataSource } from 'typeorm';

/**
 * Makes the bookings of some buyers fail in the database, for a reason of their own and as often as they are tried.
 *
 * @returns the cure
 */
export async function poison(dataSource: DataSource, buyerIds: number[]): Promise<() => Promise<void>> {
  const rule = `ALTER TABLE bookings ADD CONSTRAINT not_digestible CHECK (buyer_id NOT IN (${buyerIds.join()})) NOT VALID`;
  await dataSource.query(rule);
  return async () => {
    await dataSource.query('ALTER TABLE bookings DROP CONSTRAINT not_digestible');
  };
}
