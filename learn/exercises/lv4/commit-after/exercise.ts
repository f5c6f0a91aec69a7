import { createEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { type Database, openDatabase } from '@ticket-rush/shared/database/database';
import { decideBatch } from '../../../../lv4-kafka/src/decide/decide-batch';
import type { handleThenCommit } from '../../../../lv4-kafka/src/log/handle-then-commit';
import { schema } from '../../../../lv4-kafka/src/schema';
import { bookTickets } from '../../../../lv4-kafka/src/tickets/batch-critical-section';
import { accepted, batchOf, deciding, freshPartition, recordsOf } from '../../../checks/batches';
import { diesThere } from '../../../checks/commands';
import { databaseOf } from '../../../checks/databases';
import { dyingAt } from '../../../checks/dying-database';
import { type Check, type Exercise, exportedAs, type Servers, type Work } from '../../../exercise';

const open = databaseOf('learn_commit_after', schema);

/** In the order of their offsets, from 0. */
const BUYERS = [12, 88, 7];
const BATCH = 2;
/** More than any check makes a batch fail. */
const MOST_ATTEMPTS = 5;

interface Worker {
  database?: Database;
  /** Runs before each batch is handled. */
  first?: () => Promise<unknown>;
  isStale?: () => boolean;
  isDead?: () => boolean;
}

/** Three requests on one partition, and the offset that was committed last. */
async function openLog(work: Work, servers: Servers) {
  const dataSource = await open(servers);
  const { id: eventId } = await createEvent(dataSource, newEvent.parse({ tickets: 10 }));
  const partition = freshPartition();
  const records = recordsOf(BUYERS.map((buyerId) => accepted(buyerId, eventId)));
  const whole = openDatabase(dataSource);
  const log = {
    database: whole,
    committed: 0,
    /** A worker reads from the committed offset to the end. */
    async read({ database = whole, first, isStale, isDead = () => false }: Worker = {}): Promise<void> {
      for (let offset = log.committed; offset < records.length; offset += BATCH) {
        const batch = batchOf(partition, records.slice(offset, offset + BATCH), isStale);
        let attempts = 0;
        await exportedAs<typeof handleThenCommit>(work, 'handleThenCommit')(batch, {
          async handle() {
            await first?.();
            await decideBatch({ ...deciding, database }, batch, { decide: bookTickets });
          },
          async mayTry() {
            attempts += 1;
            if (attempts > MOST_ATTEMPTS)
              throw new Error(
                `The batch at offset ${offset} is handled again and again, ${MOST_ATTEMPTS} times so far. What ends your loop?`,
              );
            return !isDead() && !batch.isStale();
          },
          failed: async () => undefined,
          commit(nextOffset) {
            if (!isDead()) log.committed = Number(nextOffset);
          },
        });
      }
    },
    /** What a worker that comes afterwards leaves undecided, in a sentence. */
    async undecided(): Promise<string | undefined> {
      const begins = log.committed;
      await log.read();
      const decided = (await listBookings(dataSource, eventId)).map(({ buyerId }) => buyerId);
      const without = BUYERS.filter((buyerId) => !decided.includes(buyerId));
      if (without.length === 0) return undefined;
      const buyers = `${without.length === 1 ? 'buyer' : 'buyers'} ${without.join(' and ')}`;
      return `The next worker begins at the committed offset ${begins}: the log never delivers the request of ${buyers} again. They have a 202, and no decision.`;
    },
  };
  return log;
}

type Log = Awaited<ReturnType<typeof openLog>>;

/** The sentences are what happened before; the last one is who has no decision. */
async function judged(log: Log, happened: string) {
  const undecided = await log.undecided();
  return undecided === undefined ? undefined : { sentences: [happened, undecided] };
}

/** The worker's process ends at the first commit of its database, or when it tries that the second time. */
async function killed(log: Log, when: 'before' | 'after', first?: () => Promise<unknown>): Promise<void> {
  let dead = false;
  const { death, die } = diesThere();
  const database = dyingAt(log.database, 1, when, () => {
    dead = true;
    return die();
  });
  await Promise.race([death, log.read({ database, isDead: () => dead, ...(first && { first }) })]);
}

/** Away when it is asked first, as the level sees it: an error that is no fault of the records. */
function awayOnce(): () => Promise<void> {
  let asked = 0;
  return async () => {
    asked += 1;
    if (asked === 1) throw Object.assign(new Error('the database is away'), { code: '57P01' });
  };
}

const COMMITS: Check = {
  name: 'two batches, and the offset behind them',
  async run(work, servers) {
    const log = await openLog(work, servers);
    await log.read();
    const { committed } = log;
    if (committed < BUYERS.length)
      return {
        sentences: [
          `The requests at offsets 0, 1 and 2 are decided, and the committed offset is ${committed}. Each worker that comes next is given offset ${committed} again.`,
        ],
      };
    return judged(log, 'The log has three requests, at offsets 0, 1 and 2.');
  },
};

const AWAY: Check = {
  name: 'the database is away at the first attempt',
  async run(work, servers) {
    const log = await openLog(work, servers);
    await log.read({ first: awayOnce() });
    return judged(log, 'The database is away when the first batch is handled, and is back at once.');
  },
};

const CRASH: Check = {
  name: 'the worker dies before or after PostgreSQL commits',
  async run(work, servers) {
    for (const when of ['before', 'after'] as const) {
      const log = await openLog(work, servers);
      await killed(log, when);
      const failure = await judged(log, `The worker dies just ${when} PostgreSQL commits its first batch.`);
      if (failure !== undefined) return failure;
    }
    return undefined;
  },
};

const AWAY_THEN_CRASH: Check = {
  name: 'the database is away, and the worker dies as it tries again',
  async run(work, servers) {
    const log = await openLog(work, servers);
    await killed(log, 'before', awayOnce());
    return judged(log, 'The first attempt at a batch fails, and the worker dies during the second.');
  },
};

const STALE: Check = {
  name: 'the partition goes to another worker meanwhile',
  async run(work, servers) {
    const log = await openLog(work, servers);
    let stale = false;
    const another = async () => {
      if (stale) return;
      stale = true;
      await log.read();
    };
    await log.read({ first: another, isStale: () => stale });
    return log.committed === BUYERS.length
      ? undefined
      : {
          sentences: [
            `Worker 1 is slow with its first batch, and the group gives its partition to worker 2. Worker 2 decides all and commits offset 3. Then worker 1 commits, and the committed offset is ${log.committed}: what worker 2 has done is delivered again.`,
          ],
        };
  },
};

export const exercise: Exercise = {
  slug: 'commit-after',
  level: 'lv4',
  task: 'Commit the offset of a batch at the right moment.',
  minutes: 12,
  after: [],
  solution: 'lv4-kafka/src/log/handle-then-commit.ts',
  chapter: 'lv4-kafka/README.md#4-the-worker-is-killed-between-two-commits',
  question: 'The worker dies after the effect, and the batch comes again. Who notices that it was decided?',
  checks: [COMMITS, AWAY, CRASH, AWAY_THEN_CRASH, STALE],
  decoys: {
    'last-offset.ts': COMMITS.name,
    'without-return.ts': COMMITS.name,
    'one-attempt.ts': AWAY.name,
    'offset-before-effect.ts': CRASH.name,
    'effect-not-waited-for.ts': CRASH.name,
    'commit-in-any-case.ts': AWAY_THEN_CRASH.name,
    'stale-commit.ts': STALE.name,
  },
};
