import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the API keeps, and the last guard of the technique whose winners are chosen outside the database. */
export class Accepting1760000004002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        id          uuid PRIMARY KEY,
        fingerprint text NOT NULL,
        request_id  uuid NOT NULL,
        accepted_at timestamptz,
        claimed_at  timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE returned_places (
        id       uuid PRIMARY KEY,
        event_id integer NOT NULL,
        buyer_id integer NOT NULL
      )`);
    // Of this technique's bookings only: over all of them, it would hide that another one's own guard is gone.
    await runner.query(`
      CREATE UNIQUE INDEX bookings_one_per_admitted_buyer ON bookings (event_id, buyer_id)
       WHERE technique = 'kafka-admission'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bookings_one_per_admitted_buyer');
    await runner.query('DROP TABLE returned_places');
    await runner.query('DROP TABLE idempotency_keys');
  }
}
