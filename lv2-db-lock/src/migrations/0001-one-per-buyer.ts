import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One ticket per buyer, for the techniques that rely on it. All others have to keep the promise by themselves: an index
 * over their bookings would hide that their own guard is gone.
 */
export class OnePerBuyer1760000002001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNIQUE INDEX bookings_one_per_buyer ON bookings (event_id, buyer_id)
       WHERE technique IN ('conditional-update', 'skip-locked', 'unique-constraint')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bookings_one_per_buyer');
  }
}
