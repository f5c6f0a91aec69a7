import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { connectDatabase, type LevelSchema } from '@ticket-rush/shared/database/connect';
import { openDatabase } from '@ticket-rush/shared/database/database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import type { DataSource } from 'typeorm';
import type { Check, Servers, Work } from '../exercise';

/** Long for a pool that has no other buyer. */
const POOL_WAIT_MS = 1_000;

interface OneConnection {
  open: (servers: Servers) => Promise<DataSource>;
  schema: LevelSchema;
  technique: (work: Work) => Technique;
}

/** One buyer, and a pool of one connection: what a full pool has left for each of its buyers. */
export function oneConnection(name: string, { open, schema, technique }: OneConnection): Check {
  return {
    name,
    async run(work, servers) {
      const dataSource = await open(servers);
      const { url } = dataSource.options as { url: string };
      const { id } = await createEvent(dataSource, newEvent.parse({ tickets: 1 }));
      const small = await connectDatabase(
        { url, poolSize: 1, poolWaitMs: POOL_WAIT_MS, applicationName: 'learn_one' },
        schema,
      );
      const book = technique(work).create({ database: openDatabase(small), metrics: countRetries() });
      try {
        await book(requestOf(12, id));
        return undefined;
      } catch (error) {
        return {
          sentences: [
            `Buyer 12 is alone, the pool has one connection, and the buyer waits for another: ${(error as Error).message}`,
          ],
        };
      } finally {
        await small.destroy();
      }
    },
  };
}
