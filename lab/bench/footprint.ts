import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import { type LevelName, levels } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { startKafka } from '@ticket-rush/stack/servers/kafka/kafka';
import { startPostgres } from '@ticket-rush/stack/servers/postgres';
import { type Parts, startQuorum } from '@ticket-rush/stack/servers/server-parts';
import type { Colours } from '../report/colour';
import { figure, terminalTable, word } from '../report/table';
import { whole } from '../report/whole';
import type { Bench, Stage } from './run';
import { residentMib } from './shared/process-use';

/** A figure that was promised, and what it came to. */
interface Claim {
  what: string;
  measured: number;
  unit: 'ms' | 'MiB';
  /** The most that was promised; without it the figure is for information. */
  limit?: number;
}

const STACK_READY_MS = 20_000;
/**
 * LV.4 keeps the most: 140 to 159 were measured. A Node.js that runs nothing keeps 40 of them. Some 30 are garbage of the start: V8
 * collects it when it needs the room, and an idle process does not (115 after a collection). Where a process has logged an error,
 * 7 are the map by which its stack traces name our own lines.
 */
const IDLE_MIB = 160;
const INSTANCES = 2;
/** Until the groups of LV.4 have met and memory no longer moves. */
const SETTLING_MS = 3_000;

export const footprintBench: Bench<object, Claim[]> = {
  // Each level is started once, and its memory is read when it has settled.
  planned: () => ({ cells: Object.keys(levels).length, rounds: 1, seconds: 3, beside: 5, once: 10 }),
  measure: measureFootprint,
  render: renderClaims,
  isKept: (claims) => claims.every(isKept),
};

/** Starts the stack, and then one level after the other. @throws if a part is missing or does not start */
async function measureFootprint(_: object, { scratch, during, ended }: Stage): Promise<Claim[]> {
  during(() => 'starting the stack');
  const { parts, claims } = await measureStack(scratch);
  for (const level of Object.keys(levels) as LevelName[]) {
    during(() => `measuring ${level}`);
    claims.push(...(await measureLevel(scratch, level, parts)));
    ended(`${level} measured`);
  }
  return claims;
}

/** Starts all servers side by side, as a rush does, and says when each was ready. @throws if one is missing */
async function measureStack(scratch: Scratch): Promise<{ parts: Parts; claims: Claim[] }> {
  const claims: Claim[] = [];
  const startedAt = performance.now();
  const sinceStart = () => Math.round(performance.now() - startedAt);
  const timed = async <Server>(what: string, starting: Promise<Server>): Promise<Server> => {
    const server = await starting;
    claims.push({ what, measured: sinceStart(), unit: 'ms' });
    return server;
  };
  const [postgres, redis, kafka] = await Promise.all([
    timed('PostgreSQL ready', startPostgres(scratch)),
    timed('three Redis ready', startQuorum(scratch)),
    timed('Kafka ready', startKafka(scratch)),
  ]);
  claims.push({ what: 'the stack ready', measured: sinceStart(), unit: 'ms', limit: STACK_READY_MS });
  return { parts: { postgres, redis, kafka }, claims };
}

/** Starts a level and says how long that took, and how much memory its largest idle process keeps. */
async function measureLevel(scratch: Scratch, level: LevelName, parts: Parts): Promise<Claim[]> {
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

function isKept({ measured, limit }: Claim): boolean {
  return limit === undefined || measured <= limit;
}

/** What was measured against what was promised. */
function renderClaims(claims: Claim[], { good, bad }: Colours): string {
  const unlessFree = (text: (claim: Claim) => string) => (claim: Claim) =>
    claim.limit === undefined ? '' : text(claim);
  const columns = [
    word<Claim>('what', ({ what }) => what),
    figure<Claim>('measured', ({ measured, unit }) => `${whole(measured)} ${unit}`),
    figure<Claim>(
      'limit',
      unlessFree(({ limit = 0, unit }) => `${whole(limit)} ${unit}`),
    ),
    word<Claim>(
      'kept?',
      unlessFree((claim) => (isKept(claim) ? good('yes') : bad('NO'))),
    ),
  ];
  return `${terminalTable(columns, claims)}\n`;
}
