import { type Service, startService } from '@ticket-rush/stack/level/service';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Stage } from '../run';
import type { HttpCaller } from './http-caller';
import { type Answers, keepAsking } from './keep-asking';
import { besides, type RatioRow } from './rate';
import { COLD_S, type Timing, takeTurns, warmFor } from './take-turns';

/** A request that is asked for again and again, each time by a buyer who has never asked before. */
export interface Question {
  path: string;
  /** The status that every answer has to have. */
  status: number;
}

/** The one thing that the service which does nothing is asked. */
export const NOTHING: Question = { path: '/events/1/bookings?technique=nothing', status: 201 };

/** A service with the edges of every level, and nothing behind them: what is left to be compared with. */
export function startNothing(scratch: Scratch): Promise<Service> {
  const entry = 'bench/shared/do-nothing.ts';
  return startService(scratch, { workspace: 'lab', entry, name: 'bench-nothing', env: {} });
}

/** @throws at an answer with another status */
export function askOverHttp(
  callers: HttpCaller[],
  { path, status }: Question,
  seconds: number,
): Promise<Answers> {
  let buyerId = 1;
  return keepAsking(callers.length, seconds, async (caller) => {
    const answered = await callers[caller]?.post(path, ++buyerId);
    if (answered !== status) throw new Error(`POST ${path} was answered with ${answered}, not ${status}`);
  });
}

/** Asks for so many seconds. @returns answers per second */
type Ask = (seconds: number) => Promise<number>;

/** Answers per second of a service in each of its states, next to one that does nothing. Each is warm before it is measured. */
export async function* besideNothing(
  states: Record<string, Ask>,
  doNothing: Ask,
  { callers, seconds, rounds }: Timing & { callers: number },
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<RatioRow> {
  await doNothing(warmFor(COLD_S, seconds));
  for (const [what, answer] of Object.entries(states)) {
    await answer(warmFor(COLD_S, seconds));
    const results = await takeTurns(
      [
        ['node', () => answer(seconds)],
        ['other', () => doNothing(seconds)],
      ],
      roundsOf(`${what}, over HTTP, ${callers} callers`, rounds),
    );
    yield besides({ what, callers, other: 'nothing' }, results);
  }
}
