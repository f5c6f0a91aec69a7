import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several counters for each event, each of which sells its own numbers. */
export class TicketShards1760000002007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ticket_shards (
        event_id integer REFERENCES events,
        shard    integer,
        sold     integer NOT NULL DEFAULT 0,
        PRIMARY KEY (event_id, shard)
      )`);
    await runner.query(
      'INSERT INTO ticket_shards (event_id, shard) SELECT id, generate_series(0, 7) FROM events',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ticket_shards');
  }
}
