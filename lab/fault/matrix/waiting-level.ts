/** The faults of LV.2 and LV.3, whose buyers wait for the decision. */
import type { FaultName } from '@ticket-rush/shared/booking/faults';
import { type LevelLayout, type LevelName, levels } from '@ticket-rush/stack/level/levels';
import { untilReady } from '@ticket-rush/stack/level/until-ready';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { startPostgres } from '@ticket-rush/stack/servers/postgres';
import { startQuorum } from '@ticket-rush/stack/servers/server-parts';
import type { FaultyLevel } from '@ticket-rush/testing/faults/faulty-level';
import { startFaultyLevel } from '@ticket-rush/testing/faults/faulty-level';
import {
  answerLost,
  crashedAfterCommit,
  crashedBeforeCommit,
  pausedAtCommit,
  repeatedByClient,
  startVictimAgain,
} from '@ticket-rush/testing/faults/process-faults';
import {
  type BreakableServers,
  majorityOfRedisFrozen,
  oneRedisKilled,
  postgresRestarted,
  redisEmptied,
} from '@ticket-rush/testing/faults/server-faults';
import { type Fault, strike, type Told } from '@ticket-rush/testing/faults/strike';
import { lockKey } from '../../../lv3-redlock/src/techniques/needs';
import type { Observed, TryFault } from './matrix';

/** A crash is waited for as long as a lease lives, and a waiter is sent away soon after. */
const TIMES = {
  LOCK_LEASE_MS: '1500',
  LOCK_WAIT_MS: '4000',
  WINNER_OVERDUE_MS: '300',
  RECONCILE_EVERY_MS: '50',
};

/** What can be tried, or why it cannot. */
export type Trials = Record<FaultName, TryFault | string>;

export interface OpenLevel {
  trials: Trials;
  close(): Promise<void>;
}

export async function openWaitingLevel(scratch: Scratch, name: LevelName): Promise<Trials> {
  const { needs }: LevelLayout = levels[name];
  const hasRedis = needs.includes('redis');
  const [postgres, redis] = await Promise.all([startPostgres(scratch), hasRedis ? startQuorum(scratch) : []]);
  const servers = { postgres, redis };
  const level = await startFaultyLevel(scratch, {
    ...{ level: name, parts: servers, env: TIMES },
    ...(hasRedis && { lockKey }),
  });
  scratch.onClose(() => level.close());
  const fault = (what: Fault, afterwards = async (_: FaultyLevel) => {}): TryFault => {
    return async (slugs) => {
      const told = await strike(level, slugs, what);
      await afterwards(level);
      return Object.fromEntries(Object.entries(told).map(([slug, one]) => [slug, observed(one)]));
    };
  };
  const onRedis = (what: (servers: BreakableServers) => Fault) =>
    hasRedis ? fault(what(servers)) : 'has no Redis';
  return {
    'crash-before-commit': fault(crashedBeforeCommit, startVictimAgain),
    'crash-after-commit': fault(crashedAfterCommit, startVictimAgain),
    'pause-past-lease': fault(pausedAtCommit),
    'commit-answer-lost': fault(answerLost, ({ level: running }) => untilReady(running)),
    'one-redis-killed': onRedis(oneRedisKilled),
    'majority-of-redis-frozen': onRedis(majorityOfRedisFrozen),
    'redis-emptied': onRedis(redisEmptied),
    'broker-killed': 'has no broker',
    'postgres-restarted': fault(postgresRestarted(servers)),
    'duplicate-delivery': 'has no log that could deliver twice',
    'client-repeats': fault(repeatedByClient),
  };
}

function observed({ audit, ...records }: Told): Observed {
  return { verdict: audit.verdict, told: Object.values(records).map(toldOf).join('; ') };
}

const toldOf = ({ outcome, reason }: Told['late']) =>
  outcome === 'unknown' ? `unknown (${reason})` : reason;
