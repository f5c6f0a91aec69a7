import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A row to lock for each buyer, and a row for each seat that a buyer may have: what a limit of seats can be guarded by.
 *
 * The buyer is locked before the seat is looked for, so the event need not be there. Its key is not a reference.
 */
export class LimitPerBuyer1760000002006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE seat_buyers (
        event_id integer,
        buyer_id integer,
        PRIMARY KEY (event_id, buyer_id)
      )`);
    await runner.query(`
      CREATE TABLE numbered_seats (
        event_id   integer,
        buyer_id   integer,
        number     integer,
        seat_id    integer NOT NULL REFERENCES seats,
        held_until timestamptz(3) NOT NULL,
        PRIMARY KEY (event_id, buyer_id, number)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE numbered_seats');
    await runner.query('DROP TABLE seat_buyers');
  }
}
