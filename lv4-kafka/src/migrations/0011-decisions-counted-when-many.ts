import { COUNTED_WHEN_MANY } from '@ticket-rush/shared/database/migrations/0005-bookings-counted-when-many';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As bookings: the plan that looks a batch of ids up stays good while the table grows. */
export class DecisionsCountedWhenMany1760000004011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE booking_decisions SET ${COUNTED_WHEN_MANY}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE booking_decisions RESET (autovacuum_analyze_threshold, autovacuum_vacuum_threshold)',
    );
  }
}
