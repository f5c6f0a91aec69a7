import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Databases } from '@ticket-rush/stack/servers/databases';
import type { StartedParts } from '@ticket-rush/stack/servers/server-parts';
import { type Counter, openCounter } from '../shared/counter';
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

const IDLE_S = 2;

export async function startMetered(
  scratch: Scratch,
  level: LevelName,
  servers: StartedParts,
  callers: number,
): Promise<MeteredLevel> {
  const running = await startLevel(scratch, { level, instances: 1, parts: servers });
  const direct = await openCounter(urlOf(running), running.databaseUrl, callers);
  const meter = await openMeter(servers, running, direct.dataSource);

  const { postgres, opened } = countedWays(servers.postgres);
  const behind = await startLevel(scratch, { level, instances: 1, parts: { ...servers, postgres } });
  const { way, databaseUrl } = opened();
  const counted = await openCounter(urlOf(behind), databaseUrl, callers);

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

/** Of its one process, without the balancer. */
function urlOf({ instances: [instance] }: RunningLevel): string {
  return instance?.url as string;
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
