import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many attempts under an idempotency key may be in the log. For older keys this is not known, so one may be. */
export class Attempts1760000004006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE idempotency_keys ADD COLUMN attempts integer NOT NULL DEFAULT 1');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE idempotency_keys DROP COLUMN attempts');
  }
}
