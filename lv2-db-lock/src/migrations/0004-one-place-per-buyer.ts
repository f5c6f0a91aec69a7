import type { MigrationInterface, QueryRunner } from 'typeorm';

/** No buyer stands in one queue twice. */
export class OnePlacePerBuyer1760000002004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE UNIQUE INDEX waiting_room_one_place ON waiting_room (event_id, buyer_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX waiting_room_one_place');
  }
}
