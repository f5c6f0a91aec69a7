import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One ticket per buyer, for the techniques that let Redis decide: what Redis forgets, it decides a second time. All
 * others have to keep the promise by themselves: an index over their bookings would hide that their own guard is gone.
 */
export class OnePerAdmittedBuyer1760000003002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNIQUE INDEX bookings_one_per_admitted_buyer ON bookings (event_id, buyer_id)
       WHERE technique IN ('counter', 'sorted-set', 'lua-script')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bookings_one_per_admitted_buyer');
  }
}
