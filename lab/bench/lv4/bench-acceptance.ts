import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { startLevel } from '@ticket-rush/stack/level/level';
import type { DataSource } from 'typeorm';
import { kafkaAdmission } from '../../../lv4-kafka/src/techniques/kafka-admission';
import { kafkaKeyed } from '../../../lv4-kafka/src/techniques/kafka-keyed';
import { groupOf, topicOf } from '../../../lv4-kafka/src/techniques/technique';
import type { Stage } from '../run';
import { askOverHttp, type Question } from '../shared/ask-over-http';
import { openCaller, openCallers } from '../shared/http-caller';
import type { Answers } from '../shared/keep-asking';
import { NOTHING, startNothing } from '../shared/nothing';
import { besides, type RatioRow } from '../shared/rate';
import { PLENTY } from '../shared/sale';
import { connectTo } from '../shared/server-versions';
import { takeTurns } from '../shared/take-turns';
import { COLD_S, warmFor, warmUp } from '../shared/warm-up';
import { type BenchRoom, NO_LIMIT } from './bench-room';
import type { BenchPlan } from './plan';

/** The API under test, to which no worker belongs, and how many ask it at the same time. */
interface Shop {
  room: BenchRoom;
  dataSource: DataSource;
  url: string;
  prefix: string;
  callers: number;
}

/**
 * How often a second one process says 202, next to one whose technique does nothing. Nobody reads what is appended: a log
 * does not become slower by being long, so all rounds share one.
 */
export async function* benchAcceptance(
  room: BenchRoom,
  plan: Pick<BenchPlan, 'seconds' | 'rounds' | 'callers'>,
  stage: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<RatioRow> {
  const level = await startLevel(room.scratch, {
    ...{ level: 'lv4', instances: 1, workers: 0, parts: room.parts, env: NO_LIMIT },
  });
  const nothing = await startNothing(room.scratch);
  const dataSource = await connectTo(level.databaseUrl);
  const prefix = new URL(level.databaseUrl).pathname.slice(1);
  const url = level.instances[0]?.url as string;
  for (const callers of plan.callers) {
    yield* benchStates({ room, dataSource, url, prefix, callers }, nothing.url, plan, stage);
  }
  await dataSource.destroy();
  await Promise.all([level.stop(), nothing.stop()]);
}

async function* benchStates(
  shop: Shop,
  nothingUrl: string,
  { seconds, rounds }: Pick<BenchPlan, 'seconds' | 'rounds'>,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<RatioRow> {
  const { callers } = shop;
  const states = {
    [`${kafkaKeyed.slug}, accepting`]: (forSeconds: number) => accept(shop, kafkaKeyed.slug, forSeconds),
    [`${kafkaAdmission.slug}, accepting`]: (forSeconds: number) =>
      accept(shop, kafkaAdmission.slug, forSeconds),
    [`${kafkaAdmission.slug}, sold out`]: (forSeconds: number) => refuse(shop, forSeconds),
  };
  const doNothing = async (forSeconds: number) =>
    (await askAnew(nothingUrl, callers, NOTHING, forSeconds)).perSecond;
  await warmUp(doNothing, warmFor(COLD_S, seconds));
  for (const [what, answer] of Object.entries(states)) {
    await warmUp(answer, warmFor(COLD_S, seconds));
    const results = await takeTurns(
      { node: () => answer(seconds), other: () => doNothing(seconds) },
      roundsOf(`${what}, ${callers} callers`, rounds),
    );
    yield besides({ what, callers, other: 'nothing' }, results);
  }
}

/** Over connections of its own: the service closes those that nobody uses for a while. */
async function askAnew(url: string, count: number, question: Question, seconds: number): Promise<Answers> {
  const callers = await openCallers(url, count);
  try {
    return await askOverHttp(callers, question, seconds);
  } finally {
    for (const caller of callers) caller.close();
  }
}

/** @throws unless every 202 is one record */
async function accept(shop: Shop, technique: string, seconds: number): Promise<number> {
  const { id } = await createEvent(shop.dataSource, { ...newEvent.parse({ tickets: 1 }), tickets: PLENTY });
  const before = await recordsOf(shop, technique);
  const { count, perSecond } = await askAnew(shop.url, shop.callers, bookingOf(id, technique, 202), seconds);
  requireAppended(count, (await recordsOf(shop, technique)) - before);
  return perSecond;
}

/** @throws unless nobody but the first comes into the log */
async function refuse(shop: Shop, seconds: number): Promise<number> {
  const technique = kafkaAdmission.slug;
  const { id } = await createEvent(shop.dataSource, newEvent.parse({ tickets: 1 }));
  const before = await recordsOf(shop, technique);
  const first = await openCaller(shop.url);
  await first.post(bookingOf(id, technique, 202).path, 1);
  first.close();
  const { perSecond } = await askAnew(shop.url, shop.callers, bookingOf(id, technique, 409), seconds);
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
