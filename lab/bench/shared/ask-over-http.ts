import type { HttpCaller } from './http-caller';

/** A request that is asked for again and again, each time by a buyer who has never asked before. */
export interface Question {
  path: string;
  /** The status that every answer has to have. */
  status: number;
}

/** What came back in about the time that was given. */
export interface Answers {
  count: number;
  perSecond: number;
}

/** @throws at an answer with another status */
export async function askOverHttp(
  callers: HttpCaller[],
  { path, status }: Question,
  seconds: number,
): Promise<Answers> {
  let buyerId = 1;
  let count = 0;
  const startedAt = performance.now();
  const end = startedAt + seconds * 1000;
  const ask = async ({ post }: HttpCaller) => {
    for (; performance.now() < end; count++) {
      const answered = await post(path, ++buyerId);
      if (answered !== status) throw new Error(`POST ${path} was answered with ${answered}, not ${status}`);
    }
  };
  await Promise.all(callers.map(ask));
  return { count, perSecond: count / ((performance.now() - startedAt) / 1000) };
}
