import { luaScript } from '../../../lv3-redlock/src/techniques/lua-script';
import type { Stage } from '../run';
import { keepAsking } from '../shared/keep-asking';
import { rateOf, ratioOf } from '../shared/rate';
import { type Timing, takeTurns, WARM_UP_S } from '../shared/take-turns';
import type { BenchRoom } from './bench-room';
import { type Decider, openDeciders } from './deciders';
import type { MemoryRow, ShrinkingRow } from './results';
import { beginAnew } from './script-calls';

const CALLERS = 64;
const PLENTY = 1_000_000_000;

const STATES = [
  { state: 'selling', tickets: PLENTY },
  { state: 'sold out', tickets: 1 },
] as const;
type State = (typeof STATES)[number];

/** Decisions per second of the three ways to let Redis decide, in the same rounds. */
export async function* benchShrinking(
  room: BenchRoom,
  { seconds, rounds }: Timing,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<ShrinkingRow> {
  for (const of of STATES) {
    const names = (await openDeciders(room.redis, 1)).map(({ technique }) => technique);
    for (const name of names) await decisionsPerSecond(room, name, of, WARM_UP_S);
    const results = await takeTurns(
      names.map((name) => [name, () => decisionsPerSecond(room, name, of, seconds)]),
      roundsOf(`deciding, ${of.state}`, rounds),
    );
    const byScript = { rounds: results[luaScript.slug] as number[] };
    for (const [technique, rounds] of Object.entries(results)) {
      const decisions = rateOf(rounds);
      yield { technique, state: of.state, decisions, ratio: ratioOf({ rounds }, byScript) };
    }
  }
}

/** @throws unless exactly as many were let in as there were tickets for */
async function decisionsPerSecond(
  { redis, quorum }: BenchRoom,
  technique: string,
  { tickets }: State,
  seconds: number,
): Promise<number> {
  await beginAnew(quorum);
  const decider = await deciderOf(redis, technique, tickets);
  const count = { asked: 0, letIn: 0 };
  const { perSecond } = await keepAsking(CALLERS, seconds, async () => {
    if (await decider.decide(++count.asked)) count.letIn++;
  });
  if (count.letIn !== Math.min(count.asked, tickets)) {
    throw new Error(`${technique} let in ${count.letIn} of ${count.asked} to ${tickets} tickets`);
  }
  return perSecond;
}

const ASKED = 10_000;

/** What is left in Redis when so many have asked, with a ticket for each and with one for every hundredth. */
export async function* measureMemory({ redis, quorum }: BenchRoom): AsyncGenerator<MemoryRow> {
  for (const tickets of [ASKED, ASKED / 100]) {
    for (const { technique } of await openDeciders(redis, tickets)) {
      await beginAnew(quorum);
      const decider = await deciderOf(redis, technique, tickets);
      for (let buyerId = 1; buyerId <= ASKED; buyerId++) await decider.decide(buyerId);
      yield { technique, asked: ASKED, tickets, bytes: await bytesOf(redis, decider) };
    }
  }
}

/** By the server's own count, of every member: its estimate from a sample is off by several per cent. */
async function bytesOf(redis: BenchRoom['redis'], { keys }: Decider): Promise<number> {
  const sizes = await Promise.all(keys.map((key) => redis.memoryUsage(key, { SAMPLES: 0 })));
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

async function deciderOf(redis: BenchRoom['redis'], technique: string, tickets: number): Promise<Decider> {
  const deciders = await openDeciders(redis, tickets);
  return deciders.find((decider) => decider.technique === technique) as Decider;
}
