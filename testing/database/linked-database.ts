import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { type Database, openDatabase } from '@ticket-rush/shared/database/database';
import { type BreakableLink, openBreakableLink } from '../network/breakable-link';
import { POOL_WAIT_MS } from './pool-wait';

/** The same database, over connections that a test can break. */
export interface LinkedDatabase {
  database: Database;
  link: BreakableLink;
  close(): Promise<void>;
}

/** @param url of a database whose schema is there already */
export async function openLinkedDatabase(url: string): Promise<LinkedDatabase> {
  const link = await openBreakableLink(url);
  const dataSource = await connectDatabase({
    url: link.url,
    poolSize: 5,
    poolWaitMs: POOL_WAIT_MS,
    applicationName: 'linked',
  });
  return {
    database: openDatabase(dataSource),
    link,
    async close() {
      await dataSource.destroy();
      await link.close();
    },
  };
}
