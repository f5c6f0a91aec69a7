import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What could not be decided, and what is still to be told to others. */
export class FailuresAndOutbox1760000004003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE failed_requests (
        id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        request_id    uuid,
        technique     text NOT NULL,
        topic         text NOT NULL,
        partition     integer NOT NULL,
        record_offset bigint NOT NULL,
        attempts      integer NOT NULL,
        cause         text NOT NULL,
        payload       text NOT NULL,
        replay_to     text NOT NULL,
        failed_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
        replayed_at   timestamptz
      )`);
    await runner.query(`
      CREATE TABLE outbox (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        topic      text NOT NULL,
        partition  integer,
        key        text,
        value      text NOT NULL,
        attempt    integer,
        not_before bigint,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp()
      )`);
    // Of a record that cannot be read, the id may be all that can: its buyer is told all the same.
    await runner.query(`
      ALTER TABLE booking_decisions ALTER COLUMN event_id DROP NOT NULL, ALTER COLUMN buyer_id DROP NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM booking_decisions WHERE event_id IS NULL OR buyer_id IS NULL');
    await runner.query(`
      ALTER TABLE booking_decisions ALTER COLUMN event_id SET NOT NULL, ALTER COLUMN buyer_id SET NOT NULL`);
    await runner.query('DROP TABLE outbox');
    await runner.query('DROP TABLE failed_requests');
  }
}
