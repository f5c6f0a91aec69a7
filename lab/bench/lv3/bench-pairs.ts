import type { Stage } from '../run';
import { keepAsking } from '../shared/keep-asking';
import { besides, type RatioRow } from '../shared/rate';
import { type Timing, takeTurns, WARM_UP_S } from '../shared/take-turns';
import type { BenchRoom } from './bench-room';
import { type BareLock, bareSimpleLock, waitingLocks } from './locks';
import { requestsPerSecond } from './redis-benchmark';
import { beginAnew, scriptCalls } from './script-calls';

/** Keys that are locked at the same time, each by one caller who meets no other. */
const CALLERS = [1, 64];

/** Beyond the end: no caller waits for another one, and the last answers of a busy machine are late. */
const PATIENCE_S = 10;

/** Locks taken and given back per second by callers who never meet, next to SET from redis-benchmark. */
export async function* benchPairs(
  room: BenchRoom,
  { seconds, rounds }: Timing,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<RatioRow> {
  for (const lock of [bareSimpleLock(room), ...waitingLocks(room)]) {
    for (const callers of CALLERS) {
      const pairs = (forSeconds: number) => pairsPerSecond(room, lock, callers, forSeconds);
      await pairs(WARM_UP_S);
      const words = ['SET', 'bench:__rand_int__', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'];
      const command = { words, connections: callers, randomNumbers: callers };
      const results = await takeTurns(
        [
          ['node', () => pairs(seconds)],
          ['other', () => requestsPerSecond(room.benchmark, command, seconds)],
        ],
        roundsOf(`${lock.slug}, ${callers} at once, uncontended`, rounds),
      );
      yield besides({ what: lock.slug, callers, other: 'SET' }, results);
    }
  }
}

/** @throws if the server has run more or fewer scripts than that takes: then it is something else that was measured */
async function pairsPerSecond(
  { quorum, redis, deadline }: BenchRoom,
  { slug, pass, scripts }: BareLock,
  callers: number,
  seconds: number,
): Promise<number> {
  await beginAnew(quorum);
  deadline.begin(seconds + PATIENCE_S);
  const { count: pairs, perSecond } = await keepAsking(callers, seconds, (caller) => pass(caller + 1));
  const calls = await scriptCalls(redis);
  if (calls !== pairs * scripts) {
    throw new Error(`${slug}: ${pairs} pairs need ${pairs * scripts} scripts, and Redis ran ${calls}`);
  }
  return perSecond;
}
