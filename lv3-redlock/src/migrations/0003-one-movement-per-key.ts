import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A movement that is sent again is not a second one. */
export class OneMovementPerKey1760000003003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE UNIQUE INDEX ledger_entries_one_per_key ON ledger_entries (buyer_id, idempotency_key)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ledger_entries_one_per_key');
  }
}
