import type { HttpCaller } from './http-caller';
import { type Answers, keepAsking } from './keep-asking';

/** A request that is asked for again and again, each time by a buyer who has never asked before. */
export interface Question {
  path: string;
  /** The status that every answer has to have. */
  status: number;
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
