/** What of a stack can be broken, by its names. */
import type { RunningLevel } from '@ticket-rush/stack/level/level';
import { type LevelLayout, type LevelName, levels } from '@ticket-rush/stack/level/levels';
import { forgetAll } from '@ticket-rush/testing/faults/server-faults';
import { type Servers, serversFor } from '../rush/levels/start-servers';
import { linkName } from './links';
import { processTarget } from './process-target';
import { LINK_ACTIONS, PROCESS_ACTIONS, type Target } from './target';

/** What can be said of a target before it runs. */
export type Breakables = Pick<Target, 'name' | 'actions'>[];

/** The servers of `stack/`, those that were started. PostgreSQL is told to crash: its children would outlive a SIGKILL. */
export function serverTargets({ postgres, redis, kafka }: Servers): Target[] {
  const [database, quorum, cluster] = [started(postgres), started(redis), started(kafka)];
  return [
    ...(database ? [processTarget({ name: 'postgres', server: database, crash: 'SIGQUIT' })] : []),
    ...(quorum ?? []).map((server, index) =>
      processTarget({ name: `redis-${index + 1}`, server, empty: () => forgetAll(server.url) }),
    ),
    ...(cluster?.nodes ?? []).map((server, index) => processTarget({ name: `kafka-${index + 1}`, server })),
  ];
}

/** The processes of a level, by the names that they have from startLevel. */
export function levelTargets(
  level: LevelName,
  { instances, workers }: Pick<RunningLevel, 'instances' | 'workers'>,
): Target[] {
  return [
    ...instances.map((server, index) => processTarget({ name: `${level}-${index + 1}`, server })),
    ...workers.map((server, index) => processTarget({ name: `${level}-worker-${index + 1}`, server })),
  ];
}

/** The same of a stack that does not run yet. */
export function breakablesOf(names: readonly LevelName[], instances: number): Breakables {
  const needed = serversFor(names);
  const upTo = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
  const redis = needed.has('redis') ? upTo(3, 'redis') : [];
  const kafka = needed.has('kafka') ? upTo(3, 'kafka') : [];
  const processes = names.flatMap((level) => {
    const { worker, needs }: LevelLayout = levels[level];
    const own = [...upTo(instances, level), ...(worker ? upTo(instances, `${level}-worker`) : [])];
    return own.map((name) => ({ name, servers: ['postgres', ...(needs.includes('redis') ? redis : [])] }));
  });
  return [
    { name: 'postgres', actions: PROCESS_ACTIONS },
    ...redis.map((name) => ({ name, actions: [...PROCESS_ACTIONS, 'empty'] as const })),
    ...[...kafka, ...processes.map(({ name }) => name)].map((name) => ({ name, actions: PROCESS_ACTIONS })),
    ...processes.flatMap(({ name, servers }) =>
      servers.map((server) => ({ name: linkName(name, server), actions: LINK_ACTIONS })),
    ),
  ];
}

function started<Server>(result: PromiseSettledResult<Server | undefined>): Server | undefined {
  return result.status === 'fulfilled' ? result.value : undefined;
}
