import { randomUUID } from 'node:crypto';
import type { RedisClientType } from 'redis';
import { openAdmissionQueue } from '../../../lv3-redlock/src/admission/admission-queue';
import type { Sale } from '../../../lv3-redlock/src/admission/sales';
import { ADMIT, admit, luaScript } from '../../../lv3-redlock/src/techniques/lua-script';
import type { Stage } from '../run';
import { keepAsking } from '../shared/keep-asking';
import { besides, type RatioRow } from '../shared/rate';
import { type Timing, takeTurns, WARM_UP_S } from '../shared/take-turns';
import { type BenchRoom, KEY_PREFIX } from './bench-room';
import { requestsPerSecond } from './redis-benchmark';
import { beginAnew, scriptCalls } from './script-calls';

const CALLERS = 64;
const EVENT = 1;
const MOST_BUYERS = 2_147_483_647;

/** What the script finds: so many tickets that none sells out, or one that a buyer has. */
const STATES = [
  { what: `${luaScript.slug}, selling`, tickets: 1_000_000_000, answer: 'admitted' },
  { what: `${luaScript.slug}, sold out`, tickets: 1, answer: 'sold-out' },
];
type State = (typeof STATES)[number];

/** Decisions of the script per second, asked for as the technique asks, next to EVALSHA from redis-benchmark. */
export async function* benchDecisions(
  room: BenchRoom,
  { seconds, rounds }: Timing,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<RatioRow> {
  await room.redis.scriptLoad(ADMIT.source);
  for (const state of STATES) {
    const decisions = (forSeconds: number) => decisionsPerSecond(room, state, forSeconds);
    await decisions(WARM_UP_S);
    const results = await takeTurns(
      [
        ['node', () => decisions(seconds)],
        ['other', () => evaluationsPerSecond(room, state, seconds)],
      ],
      roundsOf(`${state.what}, ${CALLERS} callers`, rounds),
    );
    yield besides({ what: state.what, callers: CALLERS, other: 'EVALSHA' }, results);
  }
}

/** @throws unless the script ran once for each decision, and said each time what it had to */
async function decisionsPerSecond(room: BenchRoom, state: State, seconds: number): Promise<number> {
  const { redis, quorum } = room;
  await open(room);
  const { count, perSecond } = await keepAsking(CALLERS, seconds, deciderOf(redis, state));
  const calls = await scriptCalls(redis);
  if (calls !== count) throw new Error(`${count} decisions, and Redis ran ${calls} scripts`);
  await beginAnew(quorum);
  return perSecond;
}

/** Every decision is about a buyer who has never asked before. @throws if the script says something else */
function deciderOf(redis: RedisClientType, { tickets, answer }: State): () => Promise<void> {
  const queue = openAdmissionQueue(redis, KEY_PREFIX);
  const sale = { id: EVENT, tickets } as Sale;
  const load = () => Promise.reject(new Error('Redis has forgotten the event'));
  let buyerId = 1;
  return async () => {
    const names = { requestId: randomUUID(), technique: luaScript.slug };
    const said = await admit(redis, queue, sale, { ...names, eventId: EVENT, buyerId: ++buyerId }, load);
    if (said !== answer) throw new Error(`the script said ${said} instead of ${answer}`);
  };
}

async function evaluationsPerSecond(room: BenchRoom, { tickets }: State, seconds: number): Promise<number> {
  const { loaded, buyers, unrecorded } = await open(room);
  const words = [
    ...['EVALSHA', ADMIT.sha1, '3', loaded, buyers, unrecorded],
    ...[`${tickets}`, '__rand_int__', `${EVENT}:__rand_int__:${randomUUID()}:${luaScript.slug}`],
  ];
  const command = { words, connections: CALLERS, randomNumbers: MOST_BUYERS };
  return requestsPerSecond(room.benchmark, command, seconds);
}

/** An event as Redis knows it after the first buyer. @returns its keys */
async function open({ redis, quorum }: BenchRoom) {
  const keys = openAdmissionQueue(redis, KEY_PREFIX).keysOf(EVENT);
  await beginAnew(quorum);
  await redis.set(keys.loaded, '1');
  await redis.sAdd(keys.buyers, '1');
  return keys;
}
