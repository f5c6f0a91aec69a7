import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many tickets one buyer may have by orders. No constraint guards it: it is a rule over several rows of `bookings`. */
export class TicketsPerBuyer1760000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE events ADD COLUMN tickets_per_buyer integer NOT NULL DEFAULT 1');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE events DROP COLUMN tickets_per_buyer');
  }
}
