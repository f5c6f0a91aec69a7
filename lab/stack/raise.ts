import { openShop } from '@ticket-rush/shared/rush/shop';
import { startGrafana } from '@ticket-rush/stack/grafana';
import { type RunningLevel, startLevel } from '@ticket-rush/stack/level';
import type { LevelName } from '@ticket-rush/stack/levels';
import type { Scratch } from '@ticket-rush/stack/scratch';
import type { PartAddresses } from '@ticket-rush/stack/server-parts';
import { failedLevel } from '../rush/not-run';
import { prepareLevels } from '../rush/prepare-levels';
import { partsFor, type Servers, serversFor, startServers } from '../rush/start-servers';
import { watchByPrometheus } from '../rush/watch';
import type { LevelAddress, StackState, WatchAddresses } from './state';

export interface StackPlan {
  levels: LevelName[];
  instances: number;
  /** Whether Prometheus looks on, and Grafana if the machine has it. */
  watch: boolean;
}

type Up = NonNullable<StackState['up']>;
type Report = (line: string) => void;

/** Starts the servers and then every level, one after the other; what cannot be had is left out, with the reason. */
export async function raiseStack(scratch: Scratch, plan: StackPlan, report: Report): Promise<Up> {
  const { levels, notRun } = await prepareLevels(plan.levels, report);
  report(`starting ${[...serversFor(levels)].join(', ')}`);
  const servers = await startServers(scratch, serversFor(levels));
  const raised = new Map<LevelName, RunningLevel>();
  for (const level of levels) {
    report(`starting ${level}`);
    try {
      const parts = partsFor(level, servers);
      raised.set(level, await startLevel(scratch, { level, instances: plan.instances, parts }));
    } catch (error) {
      scratch.closing.throwIfAborted();
      notRun.push(failedLevel(level, error));
    }
  }
  return {
    parts: addressesOf(servers),
    levels: await Promise.all([...raised].map(levelAddress)),
    notRun,
    ...(plan.watch && { watch: await raiseWatch(scratch, raised, report) }),
  };
}

/** @throws an Error with the command that gets Prometheus, if it is missing */
async function raiseWatch(
  scratch: Scratch,
  levels: ReadonlyMap<LevelName, RunningLevel>,
  report: Report,
): Promise<WatchAddresses> {
  report('starting Prometheus');
  const prometheus = await watchByPrometheus(scratch, report);
  await Promise.all([...levels].map(([level, running]) => prometheus.begin(level, running)));
  const grafana = await startGrafana(scratch, prometheus.url);
  return { prometheusUrl: prometheus.url, ...(grafana && { grafanaUrl: grafana.url }) };
}

async function levelAddress([level, { url, databaseUrl, instances }]: [
  LevelName,
  RunningLevel,
]): Promise<LevelAddress> {
  const shop = openShop(url);
  const techniques = await shop.techniques().finally(() => shop.close());
  return {
    level,
    url,
    databaseUrl,
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
