import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * PostgreSQL plans by how many rows a table had when they were last counted, and a prepared statement keeps its plan. Below some 400
 * rows a scan of all of them seems cheaper than the index, for each buyer who is looked up. So autovacuum counts bookings for the
 * first time when there are a thousand. Until then PostgreSQL assumes more than a few.
 */
export const COUNTED_WHEN_MANY = '(autovacuum_analyze_threshold = 1000, autovacuum_vacuum_threshold = 1000)';

export class BookingsCountedWhenMany1760000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE bookings SET ${COUNTED_WHEN_MANY}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE bookings RESET (autovacuum_analyze_threshold, autovacuum_vacuum_threshold)',
    );
  }
}
