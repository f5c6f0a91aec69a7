import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A place is what Redis gives to a buyer who is admitted. Where a request is in the log is its log position. */
export class LogPositions1760000004008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE idempotency_keys RENAME COLUMN place TO log_position');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE idempotency_keys RENAME COLUMN log_position TO place');
  }
}
