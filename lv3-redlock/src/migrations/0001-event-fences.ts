import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The fencing token of the latest owner of each event's lock. */
export class EventFences1760000003001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_fences (
        event_id integer PRIMARY KEY REFERENCES events,
        token    bigint NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_fences');
  }
}
