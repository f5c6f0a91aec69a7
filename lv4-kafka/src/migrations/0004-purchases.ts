import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sagas and what their steps ask, and the answers of requests for something else than a ticket. */
export class Purchases1760000004004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE booking_decisions ADD COLUMN answer jsonb');
    await runner.query(`
      CREATE TABLE sagas (
        id         uuid PRIMARY KEY,
        event_id   integer NOT NULL,
        buyer_id   integer NOT NULL,
        price      bigint NOT NULL,
        state      text NOT NULL,
        reason     text,
        booking_id integer,
        payment_id integer,
        refund_id  integer,
        updated_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX sagas_event ON sagas (event_id)');
    // The numbers of tickets that were given back, until they are sold again.
    await runner.query(`
      CREATE TABLE returned_tickets (
        event_id      integer,
        ticket_number integer,
        PRIMARY KEY (event_id, ticket_number)
      )`);
    // The buyers who accept no messages.
    await runner.query('CREATE TABLE notification_blocks (buyer_id integer PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['notification_blocks', 'returned_tickets', 'sagas']) {
      await runner.query(`DROP TABLE ${table}`);
    }
    await runner.query('ALTER TABLE booking_decisions DROP COLUMN answer');
  }
}
