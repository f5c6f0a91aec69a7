import { setTimeout as sleep } from 'node:timers/promises';
import { startLevel } from '@ticket-rush/stack/level/level';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Databases } from '@ticket-rush/stack/servers/databases';
import type { StartedParts } from '@ticket-rush/stack/servers/server-parts';
import { openShop, type Shop } from '@ticket-rush/testing/rush/shop';
import type { DataSource } from 'typeorm';
import { type HttpCaller, openCallers } from '../shared/http-caller';
import { connectTo } from '../shared/server-versions';
import { between, type Meter, openMeter, type Spent, times } from './meter';
import { type CountedWay, openCountedWay } from './round-trips';

/**
 * One process of a level, twice: as it is, and with its way to PostgreSQL counted. Counting takes time of its own, so
 * what is counted there is not what is timed.
 */
export interface MeteredLevel {
  direct: Counter & { meter: Meter };
  counted: Counter & { way: CountedWay };
  /** Whether a log decides: then it matters how many ask at the same time. */
  hasLog: boolean;
  /** What both spend in a second without buyers: they renew, reconcile and poll all the same. */
  idle: { spent: Spent; roundTrips: number };
  close(): Promise<void>;
}

/** A process that sells, its database, and who buys there. */
export interface Counter {
  url: string;
  shop: Shop;
  callers: HttpCaller[];
  dataSource: DataSource;
}

const IDLE_S = 2;

export async function startMetered(
  scratch: Scratch,
  level: LevelName,
  servers: StartedParts,
  callers: number,
): Promise<MeteredLevel> {
  const running = await startLevel(scratch, { level, instances: 1, parts: servers });
  const direct = await openCounter(running.instances, running.databaseUrl, callers);
  const meter = await openMeter(servers, running, direct.dataSource);

  const { postgres, opened } = countedWays(servers.postgres);
  const behind = await startLevel(scratch, { level, instances: 1, parts: { ...servers, postgres } });
  const { way, databaseUrl } = opened();
  const counted = await openCounter(behind.instances, databaseUrl, callers);

  return {
    direct: { ...direct, meter },
    counted: { ...counted, way },
    hasLog: running.workers.length > 0,
    idle: await idleSecond(meter, way),
    async close() {
      meter.close();
      await Promise.all([direct.close(), counted.close()]);
      await Promise.all([running.stop(), behind.stop()]);
      await way.close();
    },
  };
}

async function idleSecond(meter: Meter, way: CountedWay): Promise<MeteredLevel['idle']> {
  const [spentBefore, tripsBefore] = [await meter.read(), way.roundTrips()];
  await sleep(IDLE_S * 1000);
  const spent = times(between(spentBefore, await meter.read()), 1 / IDLE_S);
  return { spent, roundTrips: (way.roundTrips() - tripsBefore) / IDLE_S };
}

/** The same databases, but the level that creates one gets a way to it that is counted. */
function countedWays(databases: Databases) {
  let opened: { way: CountedWay; databaseUrl: string } | undefined;
  const createDatabase: Databases['createDatabase'] = async (...order) => {
    const databaseUrl = await databases.createDatabase(...order);
    opened = { databaseUrl, way: await openCountedWay(databaseUrl) };
    return opened.way.url;
  };
  return { postgres: { ...databases, createDatabase }, opened: () => opened as NonNullable<typeof opened> };
}

async function openCounter(instances: readonly { url: string }[], databaseUrl: string, callers: number) {
  const url = instances[0]?.url as string;
  const counter: Counter = {
    url,
    shop: openShop(url),
    callers: await openCallers(url, callers),
    dataSource: await connectTo(databaseUrl),
  };
  const close = async () => {
    for (const caller of counter.callers) caller.close();
    await Promise.all([counter.shop.close(), counter.dataSource.destroy()]);
  };
  return { ...counter, close };
}
