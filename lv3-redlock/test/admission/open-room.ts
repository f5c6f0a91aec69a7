import { randomBytes } from 'node:crypto';
import type { Booking, Event } from '@ticket-rush/shared/booking/booking';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { createClient, type RedisClientType } from 'redis';
import type { AdmissionNeeds } from '../../src/admission/needs';
import { schema } from '../../src/schema';

/** A database of a test's own, and keys of its own on a Redis server. */
export interface Room {
  lab: TestDatabase;
  redis: RedisClientType;
  keyPrefix: string;
  needs: AdmissionNeeds;
  putOnSale(tickets: number | null): Promise<number>;
  found(eventId: number): Promise<{ event: Event; bookings: Booking[] }>;
  close(): Promise<void>;
}

export async function openRoom(url = runningParts().redis?.[0]?.url as string): Promise<Room> {
  const lab = await openTestDatabase(schema);
  const redis = await connect(url);
  const keyPrefix = `test-${randomBytes(6).toString('hex')}`;
  return {
    lab,
    redis,
    keyPrefix,
    needs: { database: lab.database, redis, keyPrefix, metrics: countRetries() },
    putOnSale: async (tickets) => (await createEvent(lab.dataSource, newEvent.parse({ tickets }))).id,
    found: async (eventId) => ({
      event: await findEvent(lab.dataSource, eventId),
      bookings: await listBookings(lab.dataSource, eventId),
    }),
    async close() {
      redis.destroy();
      await lab.close();
    },
  };
}

/** As the service connects: commands fail at once while the server is away. */
async function connect(url: string): Promise<RedisClientType> {
  const redis = createClient({ url, disableOfflineQueue: true }) as RedisClientType;
  redis.on('error', () => undefined);
  return redis.connect();
}
