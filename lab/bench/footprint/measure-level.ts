import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import { residentMib } from '../shared/resident-memory';
import type { Claim } from './claims';

const INSTANCES = 2;
const IDLE_MIB = 150;
/** Until the garbage of the start has been collected and memory no longer moves. */
const SETTLING_MS = 3_000;

/** Starts a level and says how long that took, and how much memory its largest idle process keeps. */
export async function measureLevel(scratch: Scratch, level: LevelName, parts: Parts): Promise<Claim[]> {
  const startedAt = performance.now();
  const running = await startLevel(scratch, { level, instances: INSTANCES, parts });
  const readyMs = Math.round(performance.now() - startedAt);
  await sleep(SETTLING_MS);
  const claims = memoryClaims(level, running);
  await running.stop();
  return [{ what: `${level} ready, ${INSTANCES} instances`, measured: readyMs, unit: 'ms' }, ...claims];
}

function memoryClaims(level: LevelName, { instances, workers }: RunningLevel): Claim[] {
  const largest = (processes: { pid: number }[]) => Math.max(...processes.map(({ pid }) => residentMib(pid)));
  const claim = (what: string, measured: number): Claim => ({ what, measured, unit: 'MiB', limit: IDLE_MIB });
  return [
    claim(`${level} instance, idle`, largest(instances)),
    ...(workers.length === 0 ? [] : [claim(`${level} worker, idle`, largest(workers))]),
  ];
}
