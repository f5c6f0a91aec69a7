import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { openDatabase, type Session } from '@ticket-rush/shared/database/database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { schema } from '../../../../lv3-redlock/src/schema';
import { type LockNeeds, lockKey } from '../../../../lv3-redlock/src/techniques/needs';
import { databaseOf } from '../../../checks/databases';
import { connectionOf, freshKey } from '../../../checks/redis';
import { type Check, type Exercise, exportedAs, type Servers, type Work } from '../../../exercise';

const open = databaseOf('learn_lock_then_begin', schema);

type Moment = 'before BEGIN' | 'before COMMIT' | 'at the end';

/** Books for buyer 12, and looks at each moment whether the key of the lock is there. */
async function lockAt(work: Work, servers: Servers): Promise<Map<Moment, boolean>> {
  const dataSource = await open(servers);
  const redis = await connectionOf(servers);
  const keyPrefix = freshKey('lv3');
  const { id: eventId } = await createEvent(dataSource, newEvent.parse({ tickets: 1 }));
  const held = new Map<Moment, boolean>();
  const look = async (moment: Moment) => {
    held.set(moment, (await redis.exists(lockKey(keyPrefix, { eventId }))) === 1);
  };
  const database = openDatabase(dataSource);
  const watched: Session['transaction'] = async (transact, isolation) => {
    await look('before BEGIN');
    return database.transaction(async (transaction) => {
      const answer = await transact(transaction);
      await look('before COMMIT');
      return answer;
    }, isolation);
  };
  const needs: LockNeeds = {
    database: {
      ...database,
      transaction: watched,
      session: (use) => database.session((session) => use({ ...session, transaction: watched })),
    },
    metrics: countRetries(),
    redis,
    keyPrefix,
    lockTimes: { leaseMs: 10_000, waitMs: 5_000 },
  };
  const book = exportedAs<Technique<LockNeeds>>(work, 'spinLock').create(needs);
  await book(requestOf(12, eventId));
  await look('at the end');
  return held;
}

/** Whether the key is there at that moment, or what it means that it is not as it must be. */
function lockIs(name: string, expected: 'held' | 'free', moment: Moment, meaning: string): Check {
  return {
    name,
    async run(work, servers) {
      const held = (await lockAt(work, servers)).get(moment);
      if (held === undefined) return { sentences: ['The booking has opened no transaction.'] };
      return held === (expected === 'held') ? undefined : { sentences: [meaning] };
    },
  };
}

const ENDS = lockIs(
  'the lock is free when the booking is done',
  'free',
  'at the end',
  'Buyer 12 has a ticket, and still holds the lock. The next buyer waits for the end of the lease.',
);
const COMMIT = lockIs(
  'buyer 12 holds the lock when COMMIT is sent',
  'held',
  'before COMMIT',
  'Buyer 12 has written, COMMIT is not sent yet, and the lock is free: buyer 88 takes it, and reads the stock from before.',
);
const BEGIN = lockIs(
  'buyer 12 holds the lock before BEGIN',
  'held',
  'before BEGIN',
  'Buyer 12 waits for the lock in an open transaction: each waiter keeps a connection of the pool for it.',
);

export const exercise: Exercise = {
  slug: 'lock-then-begin',
  level: 'lv3',
  task: 'Take the lock before BEGIN, and give it back after COMMIT.',
  minutes: 12,
  after: ['hold-with-ttl'],
  needs: ['redis'],
  solution: 'lv3-redlock/src/techniques/spin-lock.ts',
  chapter: 'lv3-redlock/README.md#4-the-order-that-does-not-work',
  question: 'The answer to COMMIT is lost. May the lock be given back now?',
  checks: [ENDS, COMMIT, BEGIN],
  decoys: {
    'never-released.ts': ENDS.name,
    'release-with-the-last-write.ts': COMMIT.name,
    'begin-then-lock.ts': BEGIN.name,
  },
};
