import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database } from '@ticket-rush/shared/database/database';
import type { TestDatabase } from '../database/test-database';
import { type Call, scheduledDatabase } from './scheduled-database';
import { type Line, showError, showRows } from './transcript';

/** What each transaction of a story does, by its name: T1, T2. All of them are given the same database. */
export type Parties = (database: Database) => Record<string, () => Promise<unknown>>;

interface Pending {
  party: string;
  call: Call;
  answer: { settled: boolean; text: Promise<string> };
  /** The number of the line on which it was sent. */
  sentOn: number;
}

/**
 * Runs transactions on real connections in exactly the order of `schedule`, and writes down what happens.
 *
 * A step is `T1 read-event`: the party, and the statement, or BEGIN, COMMIT, ROLLBACK. A statement that PostgreSQL says has to
 * wait for a lock is left waiting; its answer is noted after the step that lets it go on.
 *
 * @throws if a party wants to do something else than the schedule says
 */
export async function interleave(lab: TestDatabase, parties: Parties, schedule: string[]): Promise<Line[]> {
  const stage = openStage();
  // Who sends a statement is known by the chain of calls that it comes from, through any lock in between.
  const speaker = new AsyncLocalStorage<string>();
  const database = scheduledDatabase(lab.database, (call) =>
    stage.arrive(speaker.getStore() as string, call),
  );
  const ends = Object.entries(parties(database)).map(([name, play]) => speaker.run(name, play));
  const lines: Line[] = [];
  const write = (party: string, text: string, then: string) =>
    lines.push({ number: lines.length + 1, party, text, then });
  let waiting: Pending[] = [];
  const writeAnswer = async ({ party, sentOn, answer }: Pending) =>
    write(party, `continues ${sentOn}`, await answer.text);
  for (const step of schedule) {
    const party = step.split(' ', 1)[0] as string;
    // Whoever is to go on has been answered by now, or will be, if only with an error.
    for (const own of waiting.filter((waiter) => waiter.party === party)) await writeAnswer(own);
    waiting = waiting.filter((waiter) => waiter.party !== party);
    const call = await stage.next(party, step);
    const sent: Pending = { party, call, answer: watch(call), sentOn: lines.length + 1 };
    const mustWait = await blocked(lab, sent);
    write(party, call.text, mustWait ? 'waits' : await sent.answer.text);
    const stillWaiting: Pending[] = mustWait ? [sent] : [];
    for (const waiter of waiting) {
      if (await blocked(lab, waiter)) stillWaiting.push(waiter);
      else await writeAnswer(waiter);
    }
    waiting = stillWaiting;
  }
  await Promise.allSettled(ends);
  return lines;
}

function watch({ text, send }: Call): Pending['answer'] {
  const answer = { settled: false, text: send().then((rows) => showRows(text, rows), showError) };
  void answer.text.then(() => {
    answer.settled = true;
  });
  return answer;
}

/** Asks PostgreSQL until the statement is answered, or somebody stands in its way. */
async function blocked({ dataSource }: TestDatabase, { call, answer }: Pending): Promise<boolean> {
  while (!answer.settled) {
    const [row] = await dataSource.query('SELECT cardinality(pg_blocking_pids($1)) > 0 AS waits', [call.pid]);
    if (row.waits && !answer.settled) return true;
  }
  return false;
}

/** Where the parties wait to be called. */
function openStage() {
  const calls = new Map<string, Call>();
  const callers = new Map<string, (call: Call) => void>();
  return {
    arrive(party: string, call: Call): void {
      const caller = callers.get(party);
      callers.delete(party);
      if (caller === undefined) calls.set(party, call);
      else caller(call);
    },
    async next(party: string, step: string): Promise<Call> {
      const call = calls.get(party) ?? (await new Promise<Call>((resolve) => callers.set(party, resolve)));
      calls.delete(party);
      if (`${party} ${call.step}` !== step)
        throw new Error(`The schedule says ${step}; ${party} wants ${call.step}`);
      return call;
    },
  };
}
