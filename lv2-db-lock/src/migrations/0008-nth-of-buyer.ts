import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tickets of a buyer, numbered from 1 by the order that sells them. Two orders that have counted the same number of tickets give
 * the same numbers, and the index lets one of them in. What is sold without a number is not in it.
 */
export class NthOfBuyer1760000002008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bookings ADD COLUMN nth_of_buyer integer');
    await runner.query(`
      CREATE UNIQUE INDEX bookings_nth_of_buyer ON bookings (event_id, buyer_id, nth_of_buyer)
       WHERE nth_of_buyer IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bookings_nth_of_buyer');
    await runner.query('ALTER TABLE bookings DROP COLUMN nth_of_buyer');
  }
}
