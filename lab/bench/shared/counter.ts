import { openShop, type Shop } from '@ticket-rush/testing/rush/shop';
import type { DataSource } from 'typeorm';
import { type HttpCaller, openCallers } from './http-caller';
import { connectTo } from './servers';

/** Where a level sells, and who buys there. */
export interface Counter {
  url: string;
  shop: Shop;
  callers: HttpCaller[];
  /** The level's own database, to put events on sale and to count. */
  dataSource: DataSource;
  close(): Promise<void>;
}

/** @param url of one process, or of the balancer before several */
export async function openCounter(url: string, databaseUrl: string, count: number): Promise<Counter> {
  const shop = openShop(url);
  const callers = await openCallers(url, count);
  const dataSource = await connectTo(databaseUrl);
  return {
    ...{ url, shop, callers, dataSource },
    async close() {
      for (const caller of callers) caller.close();
      await Promise.all([shop.close(), dataSource.destroy()]);
    },
  };
}
