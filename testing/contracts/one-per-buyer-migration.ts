import { expect, test } from '@jest/globals';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { connectDatabase, type LevelSchema } from '@ticket-rush/shared/database/connect';
import { violatedIndex } from '@ticket-rush/shared/database/database-errors';
import type { DataSource, MigrationInterface } from 'typeorm';
import { POOL_WAIT_MS } from '../database/pool-wait';
import { openTestDatabase } from '../database/test-database';

interface Guarded {
  /** The migration that lets each booking say whether the index holds for it. */
  migration: new () => MigrationInterface;
  index: string;
  /** One of the techniques that the index named before. */
  technique: string;
}

/** What was sold before the migration is guarded by the index afterwards, and as little as before. */
export function testOnePerBuyerMigration(
  schema: LevelSchema,
  { migration, index, technique }: Guarded,
): void {
  test('bookings that were guarded before the migration stay guarded', async () => {
    const older = { ...schema, migrations: schema.migrations.slice(0, schema.migrations.indexOf(migration)) };
    const lab = await openTestDatabase(older);
    try {
      const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 }));
      await insertAs(lab.dataSource, id, 12, technique);
      await insertAs(lab.dataSource, id, 88, 'another');
      const options = { url: lab.url, poolSize: 1, poolWaitMs: POOL_WAIT_MS, applicationName: 'test' };
      await (await connectDatabase(options, schema)).destroy();
      const second = (buyerId: number) => insertGuarded(lab.dataSource, id, buyerId).catch(violatedIndex);
      expect([await second(12), await second(88)]).toEqual([index, undefined]);
    } finally {
      await lab.close();
    }
  });
}

async function insertAs(
  dataSource: DataSource,
  eventId: number,
  buyerId: number,
  technique: string,
): Promise<void> {
  await dataSource.query(
    `INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id)
     VALUES ($1, $2, 1, $3, gen_random_uuid())`,
    [eventId, buyerId, technique],
  );
}

async function insertGuarded(dataSource: DataSource, eventId: number, buyerId: number): Promise<undefined> {
  await dataSource.query(
    `INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id, one_per_buyer)
     VALUES ($1, $2, 2, 'test', gen_random_uuid(), true)`,
    [eventId, buyerId],
  );
}
