import { setImmediate as tick } from 'node:timers/promises';
import { withinTimeLimit } from '@ticket-rush/shared/retry/time-limit';
import { showError } from '../transcript/statement-text';
import type { Actor, Pending } from './actor';
import type { Call } from './call';
import type { Connection, Connections } from './connections';

/** Most statements are answered within it, sooner than PostgreSQL could be asked about them. In milliseconds. */
const HEAD_START_MS = 1;
/** PostgreSQL has answered by then, or has said whom a statement waits for. In milliseconds. */
const ANSWER_LIMIT_MS = 10_000;

/** Sends it. */
export function watch({ send, show, connection }: Call): Pending['answer'] {
  const answer: Pending['answer'] = {
    settled: false,
    text: send()
      .then(show, async (error: unknown) => {
        answer.error = error;
        if (connection !== undefined) await untilRolledBack(connection);
        return showError(error);
      })
      .finally(() => {
        answer.settled = true;
      }),
  };
  return answer;
}

/**
 * Asks PostgreSQL until a party's statement is answered, or other parties stand in its way: then they are its blockers. A circle is
 * left to PostgreSQL, whose answer is an error.
 *
 * @throws an Error if PostgreSQL says neither within ten seconds
 */
export async function answeredOrBlocked(
  actors: Actor[],
  connections: Connections,
  { name, pending }: Actor,
): Promise<void> {
  const { call, answer } = pending as Pending;
  (pending as Pending).blockers = [];
  const deadline = Date.now() + ANSWER_LIMIT_MS;
  const { connection } = call;
  // Where no other party is under way, no lock is held that it could wait for; and no command of Redis here waits.
  if (connection === undefined || !actors.some((other) => other.name !== name && holds(other))) {
    await withinTimeLimit('the server', ANSWER_LIMIT_MS, answer.text);
    return;
  }
  const start = performance.now();
  while (!answer.settled && performance.now() - start < HEAD_START_MS) await tick();
  while (!answer.settled) {
    const { pid } = connection;
    const pids = await connections.blockersOf(pid);
    const isCircle = await reaches(connections, pids, pid);
    // Asked again: a circle may have been found and broken while it was looked for.
    const waits = pids.length > 0 && !isCircle && (await connections.blockersOf(pid)).length > 0;
    if (waits && !answer.settled) {
      (pending as Pending).blockers = partiesOf(actors, pids);
      return;
    }
    if (Date.now() > deadline)
      throw new Error(
        `${name} neither waits for a lock nor has an answer, after ${ANSWER_LIMIT_MS} ms: ${call.text}`,
      );
  }
}

/**
 * A party for which another waits may close a circle. Its session then looks for one at once, and gets the error: the others
 * never look. So the victim of a deadlock is always the party that has closed it.
 */
export async function hurryIfWaitedFor(
  actors: Actor[],
  { name }: Actor,
  { step, connection }: Call,
): Promise<void> {
  const isWaitedFor = actors.some(({ pending }) => pending?.blockers.includes(name));
  if (!isWaitedFor || connection === undefined || step === 'COMMIT' || step === 'ROLLBACK') return;
  // In a transaction that has failed already, the statement that follows gets the same error.
  await connection.client.query("SET LOCAL deadlock_timeout = '1ms'").catch(() => undefined);
}

/**
 * Whether one of the backends `from` waits for `to`, directly or through others. Asked anew: whom a statement waits for may have
 * changed since it was sent.
 */
async function reaches(
  connections: Connections,
  from: number[],
  to: number,
  seen = new Set<number>(),
): Promise<boolean> {
  for (const pid of from) {
    if (pid === to) return true;
    if (seen.has(pid)) continue;
    seen.add(pid);
    if (await reaches(connections, await connections.blockersOf(pid), to, seen)) return true;
  }
  return false;
}

/** The party that a backend serves. */
export function partyOf(actors: Actor[], pid: number): string {
  return actors.find(({ connection }) => connection?.pid === pid)?.name ?? 'another session';
}

function partiesOf(actors: Actor[], pids: number[]): string[] {
  const names = actors
    .filter((actor) => holds(actor) && pids.includes(actor.connection?.pid as number))
    .map(({ name }) => name);
  return names.length > 0 ? names : ['another session'];
}

/** PostgreSQL tells an error before it releases the locks of the transaction. It answers the next query after that. */
async function untilRolledBack({ client }: Connection): Promise<void> {
  await client.query('').catch(() => undefined);
}

/** Whether the party may hold locks. */
function holds({ isInside, pending }: Actor): boolean {
  return isInside || pending !== undefined;
}
