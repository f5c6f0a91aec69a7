import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { startGrafana } from '@ticket-rush/stack/servers/grafana';
import type { PartAddresses } from '@ticket-rush/stack/servers/server-parts';
import { openShop } from '@ticket-rush/testing/rush/shop';
import { openControl } from '../fault/control';
import { openLinks } from '../fault/links';
import { levelTargets, serverTargets } from '../fault/targets';
import { notRunRemarks } from '../report/rush/remarks';
import type { NotRun } from '../rush/experiment';
import { failedLevel } from '../rush/levels/not-run';
import { prepareLevels } from '../rush/levels/prepare-levels';
import { partsFor, type Servers, serversFor, startServers } from '../rush/levels/start-servers';
import { watchByPrometheus } from '../rush/levels/watch';
import type { LevelAddress, StackState, WatchAddresses } from './state';

export interface StackPlan {
  levels: LevelName[];
  instances: number;
  /** Whether Prometheus looks on, and Grafana if the machine has it. */
  watch: boolean;
  /** Whether the ways from the processes to their servers can be broken. */
  links: boolean;
  /** How many brokers keep copies of each other's topics. */
  brokers: number;
}

type Up = NonNullable<StackState['up']>;
type Report = (line: string) => void;

/**
 * Starts the servers and then every level, one after the other; what cannot be had is left out, with the reason.
 *
 * @throws an Error with the reasons if nothing can be had, or with the command that gets Prometheus if it is missing
 */
export async function raiseStack(scratch: Scratch, plan: StackPlan, report: Report): Promise<Up> {
  // First: without it, everything else would have been started in vain.
  const prometheus = plan.watch ? await watchedBy(scratch, report) : undefined;
  const { levels, notRun } = await prepareLevels(plan.levels, report);
  requireAny(levels, notRun);
  report(`starting ${[...serversFor(levels)].join(', ')}`);
  const servers = await startServers(scratch, serversFor(levels), plan.brokers);
  const { reach, targets: linkTargets } = openLinks(scratch, () => plan.links);
  const raised = new Map<LevelName, RunningLevel>();
  for (const level of levels) {
    report(`starting ${level}`);
    try {
      const parts = partsFor(level, servers);
      const env = { KAFKA_REPLICATION: String(plan.brokers) };
      raised.set(level, await startLevel(scratch, { level, instances: plan.instances, parts, env, reach }));
    } catch (error) {
      scratch.closing.throwIfAborted();
      notRun.push(failedLevel(level, error));
    }
  }
  requireAny([...raised.keys()], notRun);
  const targets = [
    ...serverTargets(servers),
    ...[...raised].flatMap(([level, running]) => levelTargets(level, running)),
    ...linkTargets(),
  ];
  return {
    parts: addressesOf(servers),
    levels: await Promise.all([...raised].map(levelAddress)),
    notRun,
    control: await openControl(targets),
    ...(prometheus && { watch: await showLevels(scratch, prometheus, raised) }),
  };
}

/** A supervisor that holds nothing would only be in the way of the next attempt. */
function requireAny(levels: readonly LevelName[], notRun: NotRun[]): void {
  if (levels.length === 0) throw new Error(`no level is up\n${notRunRemarks(notRun).join('\n')}`);
}

type WatchingPrometheus = Awaited<ReturnType<typeof watchByPrometheus>>;

/** @throws an Error with the command that gets Prometheus, if it is missing */
function watchedBy(scratch: Scratch, report: Report): Promise<WatchingPrometheus> {
  report('starting Prometheus');
  return watchByPrometheus(scratch, report);
}

async function showLevels(
  scratch: Scratch,
  prometheus: WatchingPrometheus,
  levels: ReadonlyMap<LevelName, RunningLevel>,
): Promise<WatchAddresses> {
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
