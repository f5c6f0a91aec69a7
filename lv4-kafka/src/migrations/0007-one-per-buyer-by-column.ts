import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The statement that records winners says itself that the index holds for its bookings. The index named a technique before,
 * so a copy of it under another slug was not guarded.
 */
export class OnePerBuyerByColumn1760000004007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bookings ADD COLUMN one_per_buyer boolean NOT NULL DEFAULT false');
    await runner.query("UPDATE bookings SET one_per_buyer = true WHERE technique = 'kafka-admission'");
    await runner.query('DROP INDEX bookings_one_per_admitted_buyer');
    await runner.query(`
      CREATE UNIQUE INDEX bookings_one_per_admitted_buyer ON bookings (event_id, buyer_id) WHERE one_per_buyer`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bookings_one_per_admitted_buyer');
    await runner.query(`
      CREATE UNIQUE INDEX bookings_one_per_admitted_buyer ON bookings (event_id, buyer_id)
       WHERE technique = 'kafka-admission'`);
    await runner.query('ALTER TABLE bookings DROP COLUMN one_per_buyer');
  }
}
