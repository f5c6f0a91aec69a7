import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The statement that records winners says itself that the index holds for its bookings. The index named techniques before,
 * so a copy of one of them under another slug was not guarded.
 */
export class OnePerBuyerByColumn1760000003005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bookings ADD COLUMN one_per_buyer boolean NOT NULL DEFAULT false');
    await runner.query(`
      UPDATE bookings SET one_per_buyer = true WHERE technique IN ('counter', 'sorted-set', 'lua-script')`);
    await runner.query('DROP INDEX bookings_one_per_admitted_buyer');
    await runner.query(`
      CREATE UNIQUE INDEX bookings_one_per_admitted_buyer ON bookings (event_id, buyer_id) WHERE one_per_buyer`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bookings_one_per_admitted_buyer');
    await runner.query(`
      CREATE UNIQUE INDEX bookings_one_per_admitted_buyer ON bookings (event_id, buyer_id)
       WHERE technique IN ('counter', 'sorted-set', 'lua-script')`);
    await runner.query('ALTER TABLE bookings DROP COLUMN one_per_buyer');
  }
}
