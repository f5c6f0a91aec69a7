import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { startLevel } from '@ticket-rush/stack/level/level';
import type { DataSource } from 'typeorm';
import { kafkaAdmission } from '../../../lv4-kafka/src/techniques/kafka-admission';
import { kafkaKeyed } from '../../../lv4-kafka/src/techniques/kafka-keyed';
import { groupOf, topicOf } from '../../../lv4-kafka/src/techniques/technique';
import type { Stage } from '../run';
import { askOverHttp, besideNothing, NOTHING, type Question, startNothing } from '../shared/beside-nothing';
import { withCallers } from '../shared/http-caller';
import type { Answers } from '../shared/keep-asking';
import type { RatioRow } from '../shared/rate';
import { PLENTY } from '../shared/sale';
import { connectTo } from '../shared/servers';
import type { Timing } from '../shared/take-turns';
import { type BenchRoom, NO_LIMIT } from './bench-room';

/** The API under test, to which no worker belongs, and how many ask it at the same time. */
interface Shop {
  room: BenchRoom;
  dataSource: DataSource;
  url: string;
  prefix: string;
  callers: number;
}

/**
 * How often a second one process says 202, next to one whose technique does nothing. No worker reads what is appended: a log
 * does not become slower by being long, so all rounds share one.
 */
export async function* benchAcceptance(
  room: BenchRoom,
  { callers, ...timing }: Timing & { callers: number[] },
  stage: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<RatioRow> {
  const level = await startLevel(room.scratch, {
    ...{ level: 'lv4', instances: 1, workers: 0, parts: room.parts, env: NO_LIMIT },
  });
  const nothing = await startNothing(room.scratch);
  const dataSource = await connectTo(level.databaseUrl);
  const prefix = new URL(level.databaseUrl).pathname.slice(1);
  const url = level.instances[0]?.url as string;
  for (const count of callers) {
    const shop = { room, dataSource, url, prefix, callers: count };
    const doNothing = async (seconds: number) =>
      (await askAnew(nothing.url, count, NOTHING, seconds)).perSecond;
    yield* besideNothing(statesOf(shop), doNothing, { ...timing, callers: count }, stage);
  }
  await dataSource.destroy();
  await Promise.all([level.stop(), nothing.stop()]);
}

function statesOf(shop: Shop): Record<string, (seconds: number) => Promise<number>> {
  return {
    [`${kafkaKeyed.slug}, accepting`]: (seconds) => accept(shop, kafkaKeyed.slug, seconds),
    [`${kafkaAdmission.slug}, accepting`]: (seconds) => accept(shop, kafkaAdmission.slug, seconds),
    [`${kafkaAdmission.slug}, sold out`]: (seconds) => refuse(shop, seconds),
  };
}

function askAnew(url: string, count: number, question: Question, seconds: number): Promise<Answers> {
  return withCallers(url, count, (callers) => askOverHttp(callers, question, seconds));
}

/** @throws unless every 202 is one record */
async function accept(shop: Shop, technique: string, seconds: number): Promise<number> {
  const { id } = await createEvent(shop.dataSource, { ...newEvent.parse({ tickets: 1 }), tickets: PLENTY });
  const before = await recordsOf(shop, technique);
  const { count, perSecond } = await askAnew(shop.url, shop.callers, bookingOf(id, technique, 202), seconds);
  requireAppended(count, (await recordsOf(shop, technique)) - before);
  return perSecond;
}

/** @throws unless only the first comes into the log */
async function refuse(shop: Shop, seconds: number): Promise<number> {
  const technique = kafkaAdmission.slug;
  const { id } = await createEvent(shop.dataSource, newEvent.parse({ tickets: 1 }));
  const before = await recordsOf(shop, technique);
  await withCallers(shop.url, 1, async ([first]) => first?.post(bookingOf(id, technique, 202).path, 1));
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
