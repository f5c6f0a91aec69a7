import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The fencing token of the latest owner of each wallet's lock. A wallet may have one before it is opened. */
export class WalletFences1760000003004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE wallet_fences (
        buyer_id integer PRIMARY KEY,
        token    bigint NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE wallet_fences');
  }
}
