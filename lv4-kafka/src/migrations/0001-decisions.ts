import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What LV.4 adds: what became of each request, and how far each slot has been decided. */
export class Decisions1760000004001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE booking_decisions (
        id          uuid PRIMARY KEY,
        event_id    integer NOT NULL,
        buyer_id    integer NOT NULL,
        status      text NOT NULL,
        reason      text,
        booking_id  integer,
        accepted_at timestamptz NOT NULL,
        decided_at  timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE partition_progress (
        technique    text,
        partition    integer,
        next_offsets jsonb NOT NULL,
        PRIMARY KEY (technique, partition)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE partition_progress');
    await runner.query('DROP TABLE booking_decisions');
  }
}
