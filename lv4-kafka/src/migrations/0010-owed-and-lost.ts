import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a wallet may still have to be paid back. And the records that the log has lost before they were decided. */
export class OwedAndLost1760000004010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX sagas_owed ON sagas (buyer_id) WHERE state IN ('paid', 'refunding')`);
    await runner.query(`
      CREATE TABLE lost_records (
        id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        technique   text NOT NULL,
        lane        text NOT NULL,
        partition   integer NOT NULL,
        from_offset bigint NOT NULL,
        to_offset   bigint NOT NULL,
        found_at    timestamptz NOT NULL DEFAULT clock_timestamp()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE lost_records');
    await runner.query('DROP INDEX sagas_owed');
  }
}
