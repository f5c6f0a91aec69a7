import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 20;
const DEADLINE_MS = 60_000;

/** Asks again and again until the answer is as wanted. @throws an Error with the last answer after a minute */
export async function pollUntil<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + DEADLINE_MS; ; await pause(PAUSE_MS)) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(answer)} after ${DEADLINE_MS} ms`);
  }
}
