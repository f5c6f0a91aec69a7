import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { levelEnvironment } from '@ticket-rush/stack/level/level-environment';
import { startService } from '@ticket-rush/stack/level/service';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import type { DataSource } from 'typeorm';
import { luaScript } from '../../../lv3-redlock/src/techniques/lua-script';
import type { Stage } from '../run';
import { askOverHttp, besideNothing, NOTHING, type Question, startNothing } from '../shared/beside-nothing';
import { countRows } from '../shared/crowd';
import { type HttpCaller, openCallers } from '../shared/http-caller';
import type { RatioRow } from '../shared/rate';
import { PLENTY } from '../shared/sale';
import type { Timing } from '../shared/take-turns';
import type { BenchRoom } from './bench-room';

const CALLERS = 64;

/** The servers, and the database of the level. */
export type AnswersRoom = Pick<BenchRoom, 'scratch' | 'lv3' | 'lv3Url'> & { parts: Parts };

/** Answers per second of the service as it is, in one process, next to one whose technique does nothing. */
export async function* benchAnswers(
  room: AnswersRoom,
  timing: Timing,
  stage: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<RatioRow> {
  const [level, nothing] = await Promise.all([startLevel(room), startNothing(room.scratch)]);
  const [shop, idle] = [await openCallers(level.url, CALLERS), await openCallers(nothing.url, CALLERS)];
  const states = {
    [`${luaScript.slug}, selling`]: (forSeconds: number) => sell(room.lv3, shop, forSeconds),
    [`${luaScript.slug}, sold out`]: (forSeconds: number) => refuse(room.lv3, shop, forSeconds),
  };
  const doNothing = async (forSeconds: number) => (await askOverHttp(idle, NOTHING, forSeconds)).perSecond;
  yield* besideNothing(states, doNothing, { ...timing, callers: CALLERS }, stage);
  for (const caller of [...shop, ...idle]) caller.close();
  await Promise.all([level.stop(), nothing.stop()]);
}

/** @throws unless every yes is a row */
async function sell(dataSource: DataSource, callers: HttpCaller[], seconds: number): Promise<number> {
  const { id } = await createEvent(dataSource, { ...newEvent.parse({ tickets: 1 }), tickets: PLENTY });
  const { count, perSecond } = await askOverHttp(callers, bookingOf(id, 201), seconds);
  await requireRows(dataSource, id, count);
  return perSecond;
}

/** @throws unless the one ticket stays the only one */
async function refuse(dataSource: DataSource, callers: HttpCaller[], seconds: number): Promise<number> {
  const { id } = await createEvent(dataSource, newEvent.parse({ tickets: 1 }));
  const [first] = callers as [HttpCaller];
  await first.post(bookingOf(id, 201).path, 1);
  const { perSecond } = await askOverHttp(callers, bookingOf(id, 409), seconds);
  await requireRows(dataSource, id, 1);
  return perSecond;
}

function bookingOf(eventId: number, status: number): Question {
  return { path: `/events/${eventId}/bookings?technique=${luaScript.slug}`, status };
}

async function requireRows(dataSource: DataSource, eventId: number, wanted: number): Promise<void> {
  const rows = await countRows(dataSource, 'bookings', [eventId]);
  if (rows !== wanted) throw new Error(`there are ${rows} bookings, and ${wanted} buyers were told yes`);
}

function startLevel({ scratch, parts, lv3Url }: AnswersRoom) {
  const env = levelEnvironment('lv3', parts, lv3Url);
  return startService(scratch, { workspace: 'lv3-redlock', entry: 'src/main.ts', name: 'bench-lv3', env });
}
