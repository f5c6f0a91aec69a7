import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The INSERT of a technique says whether the index holds for its bookings. The index named techniques before, so a copy of
 * one of them under another slug was not guarded.
 */
export class OnePerBuyerByColumn1760000002005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bookings ADD COLUMN one_per_buyer boolean NOT NULL DEFAULT false');
    await runner.query(`
      UPDATE bookings SET one_per_buyer = true
       WHERE technique IN ('conditional-update', 'skip-locked', 'unique-constraint')`);
    await runner.query('DROP INDEX bookings_one_per_buyer');
    await runner.query(
      'CREATE UNIQUE INDEX bookings_one_per_buyer ON bookings (event_id, buyer_id) WHERE one_per_buyer',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bookings_one_per_buyer');
    await runner.query(`
      CREATE UNIQUE INDEX bookings_one_per_buyer ON bookings (event_id, buyer_id)
       WHERE technique IN ('conditional-update', 'skip-locked', 'unique-constraint')`);
    await runner.query('ALTER TABLE bookings DROP COLUMN one_per_buyer');
  }
}
