import { openShop } from '@ticket-rush/shared/rush/shop';
import { startLevel } from '@ticket-rush/stack/level';
import type { LevelName } from '@ticket-rush/stack/levels';
import type { Scratch } from '@ticket-rush/stack/scratch';
import type { PartAddresses, Parts } from '@ticket-rush/stack/server-parts';
import { failedLevel } from '../rush/not-run';
import { prepareLevels } from '../rush/prepare-levels';
import { partsFor, type Servers, serversFor, startServers } from '../rush/start-servers';
import type { LevelAddress, StackState } from './state';

export interface StackPlan {
  levels: LevelName[];
  instances: number;
}

/** Starts the servers and then every level, one after the other; what cannot be had is left out, with the reason. */
export async function raiseStack(
  scratch: Scratch,
  plan: StackPlan,
  report: (line: string) => void,
): Promise<NonNullable<StackState['up']>> {
  const { levels, notRun } = await prepareLevels(plan.levels, report);
  report(`starting ${[...serversFor(levels)].join(', ')}`);
  const servers = await startServers(scratch, serversFor(levels));
  const raised: LevelAddress[] = [];
  for (const level of levels) {
    report(`starting ${level}`);
    try {
      raised.push(await raiseLevel(scratch, level, plan.instances, partsFor(level, servers)));
    } catch (error) {
      scratch.closing.throwIfAborted();
      notRun.push(failedLevel(level, error));
    }
  }
  return { parts: addressesOf(servers), levels: raised, notRun };
}

async function raiseLevel(
  scratch: Scratch,
  level: LevelName,
  count: number,
  parts: Parts,
): Promise<LevelAddress> {
  const { url, instances } = await startLevel(scratch, { level, instances: count, parts });
  const shop = openShop(url);
  const techniques = await shop.techniques().finally(() => shop.close());
  return {
    level,
    url,
    instances: instances.map((instance) => instance.url),
    techniques: techniques.map(({ slug }) => slug),
  };
}

function addressesOf({ postgres, redis, kafka }: Servers): Partial<PartAddresses> {
  return {
    ...(postgres.status === 'fulfilled' && postgres.value && { adminUrl: postgres.value.adminUrl }),
    ...(redis.status === 'fulfilled' && redis.value && { redisUrls: redis.value.map(({ url }) => url) }),
    ...(kafka.status === 'fulfilled' && kafka.value && { brokers: [...kafka.value.brokers] }),
  };
}
