import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { startLevel } from '@ticket-rush/stack/level';
import { startService } from '@ticket-rush/stack/service';
import type { DataSource } from 'typeorm';
import { groupOf, topicOf } from '../../../lv4-kafka/src/techniques/technique';
import { askOverHttp, type Question } from '../lv3/ask-over-http';
import { type HttpCaller, openCaller } from '../lv3/http-caller';
import type { RatioRow } from '../lv3/results';
import { besides } from '../lv3/summaries';
import { takeTurns } from '../lv3/take-turns';
import { warmUp } from '../lv3/warm-up';
import { type BenchRoom, connectTo } from './bench-room';
import { NO_LIMIT } from './no-limit';
import type { BenchPlan, RoundsOf } from './run-bench';

const PLENTY = 1_000_000;

/** A service that has just been started becomes three times as fast within its first ten thousand answers. */
const COLD_S = 3;

const NOTHING: Question = { path: '/events/1/bookings?technique=nothing', status: 201 };

/** The API under test, to which no worker belongs. */
interface Shop {
  room: BenchRoom;
  dataSource: DataSource;
  prefix: string;
  callers: HttpCaller[];
}

/**
 * How often a second one process says 202, next to one whose technique does nothing. Nobody reads what is appended: a log
 * does not become slower by being long, so all rounds share one.
 */
export async function* benchAcceptance(
  room: BenchRoom,
  { seconds, callers }: Pick<BenchPlan, 'seconds' | 'callers'>,
  roundsOf: RoundsOf,
): AsyncGenerator<RatioRow> {
  const level = await startLevel(room.scratch, {
    ...{ level: 'lv4', instances: 1, workers: 0, parts: room.parts, env: NO_LIMIT },
  });
  const nothing = await startNothing(room);
  const dataSource = await connectTo(level.databaseUrl);
  const prefix = new URL(level.databaseUrl).pathname.slice(1);
  for (const count of callers) {
    const shop = { room, dataSource, prefix, callers: await open(count, level.instances[0]?.url as string) };
    const idle = await open(count, nothing.url);
    yield* benchStates(shop, idle, seconds, roundsOf);
    for (const caller of [...shop.callers, ...idle]) caller.close();
  }
  await dataSource.destroy();
  await Promise.all([level.stop(), nothing.stop()]);
}

async function* benchStates(shop: Shop, idle: HttpCaller[], seconds: number, roundsOf: RoundsOf) {
  const states = {
    'kafka-keyed, accepting': (forSeconds: number) => accept(shop, 'kafka-keyed', forSeconds),
    'kafka-admission, accepting': (forSeconds: number) => accept(shop, 'kafka-admission', forSeconds),
    'kafka-admission, sold out': (forSeconds: number) => refuse(shop, forSeconds),
  };
  const doNothing = async (forSeconds: number) => (await askOverHttp(idle, NOTHING, forSeconds)).perSecond;
  await warmUp(doNothing, COLD_S);
  for (const [what, answer] of Object.entries(states)) {
    await warmUp(answer, COLD_S);
    const results = await takeTurns(
      { node: () => answer(seconds), other: () => doNothing(seconds) },
      roundsOf(`${what}, ${idle.length} callers`),
    );
    yield besides({ what, callers: idle.length, other: 'nothing' }, results);
  }
}

/** @throws unless every 202 is one record */
async function accept(shop: Shop, technique: string, seconds: number): Promise<number> {
  const { id } = await createEvent(shop.dataSource, newEvent.parse({ tickets: PLENTY }));
  const before = await recordsOf(shop, technique);
  const { count, perSecond } = await askOverHttp(shop.callers, bookingOf(id, technique, 202), seconds);
  requireAppended(count, (await recordsOf(shop, technique)) - before);
  return perSecond;
}

/** @throws unless nobody but the first comes into the log */
async function refuse(shop: Shop, seconds: number): Promise<number> {
  const technique = 'kafka-admission';
  const { id } = await createEvent(shop.dataSource, newEvent.parse({ tickets: 1 }));
  const before = await recordsOf(shop, technique);
  await shop.callers[0]?.post(bookingOf(id, technique, 202).path, 1);
  const { perSecond } = await askOverHttp(shop.callers, bookingOf(id, technique, 409), seconds);
  requireAppended(1, (await recordsOf(shop, technique)) - before);
  return perSecond;
}

/** @throws unless as many records were appended as buyers were told that they are in line */
export function requireAppended(told: number, appended: number): void {
  if (appended !== told)
    throw new Error(`${told} buyers were told 202, and ${appended} records were appended`);
}

async function recordsOf({ room, prefix }: Shop, slug: string): Promise<number> {
  const partitions = await room.log.lagOf(groupOf(prefix), [topicOf(prefix, { slug })]);
  return partitions.reduce((sum, { records }) => sum + records, 0);
}

function bookingOf(eventId: number, technique: string, status: number): Question {
  return { path: `/events/${eventId}/bookings?technique=${technique}`, status };
}

function startNothing({ scratch }: BenchRoom) {
  const entry = 'bench/lv3/do-nothing.ts';
  return startService(scratch, { workspace: 'lab', entry, name: 'bench-nothing', env: {} });
}

function open(count: number, url: string): Promise<HttpCaller[]> {
  return Promise.all(Array.from({ length: count }, () => openCaller(url)));
}
