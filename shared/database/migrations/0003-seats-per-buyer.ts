import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A limit for each buyer at an event. No constraint guards it: it is a rule over several rows of `seats`. */
export class SeatsPerBuyer1760000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE events ADD COLUMN seats_per_buyer integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE events DROP COLUMN seats_per_buyer');
  }
}
