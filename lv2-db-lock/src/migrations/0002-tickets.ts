import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One row for each ticket, and an index of those that are free: what has been taken is never searched again. */
export class Tickets1760000002002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE tickets (
        event_id integer REFERENCES events,
        number   integer,
        taken    boolean NOT NULL,
        PRIMARY KEY (event_id, number)
      )`);
    await runner.query('CREATE INDEX tickets_free ON tickets (event_id, number) WHERE NOT taken');
    await runner.query('CREATE SEQUENCE unlimited_ticket_numbers AS integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SEQUENCE unlimited_ticket_numbers');
    await runner.query('DROP TABLE tickets');
  }
}
