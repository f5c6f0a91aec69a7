/** One level as the lab runs it: a fresh database, several instances behind nginx, and workers where it has them. */
import { randomBytes } from 'node:crypto';
import type { Scratch } from '../process/scratch';
import { startTogether, stopTogether } from '../process/together';
import { startNginx } from '../servers/nginx';
import type { Parts } from '../servers/server-parts';
import { levelEnvironment, type Reach, reachedBy } from './level-environment';
import { type LevelLayout, type LevelName, levels } from './levels';
import { type Service, startService } from './service';

export interface LevelCommand {
  level: LevelName;
  /** Processes behind the load balancer. */
  instances: number;
  /** Processes that decide, on LV.4; as many as instances unless told. */
  workers?: number;
  parts: Parts;
  /** Added to the environment of every process. */
  env?: Record<string, string>;
  /** By which address a process reaches a server; the server's own unless told. */
  reach?: Reach;
}

export interface RunningLevel {
  /** Of the load balancer. */
  readonly url: string;
  readonly databaseUrl: string;
  readonly instances: Service[];
  readonly workers: Service[];
  /** Stops the processes. The database stays until the scratch goes, so that a test can look into it. */
  stop(): Promise<void>;
}

/** @throws ServerStartError of the first process that does not start; the others are stopped by then. */
export async function startLevel(scratch: Scratch, command: LevelCommand): Promise<RunningLevel> {
  const { level, instances: count, workers: workerCount = count, parts } = command;
  const { workspace, instance, worker }: LevelLayout = levels[level];
  const suffix = randomBytes(4).toString('hex');
  const databaseUrl = await parts.postgres.createDatabase(`${level}_${suffix}`);
  const env = { ...levelEnvironment(level, parts, databaseUrl), ...command.env };

  const start = async (entry: string, process: string) =>
    startService(scratch, {
      workspace,
      entry,
      name: `${process}-${suffix}`,
      env: { ...(await reachedBy(process, env, command.reach)), INSTANCE: process },
    });
  const services = await startTogether([
    ...upTo(count).map((number) => start(instance, `${level}-${number}`)),
    ...(worker === undefined ? [] : upTo(workerCount).map((n) => start(worker, `${level}-worker-${n}`))),
  ]);
  const instances = services.slice(0, count);
  const nginx = await startNginx(
    scratch,
    instances.map(({ url }) => url),
  ).catch(async (error: unknown) => {
    await stopTogether(services);
    throw error;
  });

  const stop = async () => {
    await nginx.stop(); // First, so that no request meets a service which is leaving.
    await stopTogether(services);
  };
  return { url: nginx.url, databaseUrl, instances, workers: services.slice(count), stop };
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
