import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a request is in the log that came with an idempotency key. */
export class Places1760000004005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE idempotency_keys ADD COLUMN place text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE idempotency_keys DROP COLUMN place');
  }
}
