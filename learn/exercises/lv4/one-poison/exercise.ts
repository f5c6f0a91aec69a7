import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { type Database, openDatabase } from '@ticket-rush/shared/database/database';
import type { Decide } from '../../../../lv4-kafka/src/decide/decide-batch';
import type { handleBatch } from '../../../../lv4-kafka/src/decide/handle-batch';
import { schema } from '../../../../lv4-kafka/src/schema';
import { bookTickets } from '../../../../lv4-kafka/src/tickets/batch-critical-section';
import { accepted, batchOf, deciding, freshPartition, recordsOf } from '../../../checks/batches';
import { databaseOf } from '../../../checks/databases';
import {
  type Check,
  type Exercise,
  exportedAs,
  type Failure,
  type Servers,
  type Work,
} from '../../../exercise';

const open = databaseOf('learn_one_poison', schema);

/** PostgreSQL refuses each booking of this buyer. */
const POISON = 7;
/** A slot would repeat a batch for ever. */
const DELIVERIES = 5;
const MOST_TRANSACTIONS = 200;

interface Handled {
  /** What each buyer reads, in the order of the log. */
  read: Map<number, string>;
  transactions: number;
  /** Why the batch was not handled, the last time that it was delivered. */
  error?: Error;
}

/** Delivers the requests of these buyers as one batch, until it is handled, or five times. */
async function deliver(
  work: Work,
  servers: Servers,
  buyers: number[],
  decide: Decide = bookTickets,
): Promise<Handled> {
  const dataSource = await open(servers);
  await dataSource.query('ALTER TABLE bookings DROP CONSTRAINT IF EXISTS not_digestible');
  await dataSource.query(
    `ALTER TABLE bookings ADD CONSTRAINT not_digestible CHECK (buyer_id <> ${POISON}) NOT VALID`,
  );
  const { id: eventId } = await createEvent(dataSource, newEvent.parse({ tickets: 1_000 }));
  const batch = batchOf(freshPartition(), recordsOf(buyers.map((buyerId) => accepted(buyerId, eventId))));
  const failures = {
    ...deciding.failures,
    failed: async () => ({ status: 'failed', reason: 'internal-error' }),
  };
  const { database, count, tooMany } = counting(openDatabase(dataSource));
  let error: Error | undefined;
  for (let delivery = 1; delivery <= DELIVERIES; delivery++) {
    error = undefined;
    const needs = { ...deciding, database, failures: failures as typeof deciding.failures };
    const handled = exportedAs<typeof handleBatch>(work, 'handleBatch')(
      needs,
      batch,
      { decide },
      () => undefined,
    );
    await Promise.race([
      handled.catch((thrown: Error) => {
        error = thrown;
      }),
      tooMany,
    ]);
    if (error === undefined) break;
  }
  const rows: { buyer_id: number; status: string }[] = await dataSource.query(
    'SELECT buyer_id, status FROM booking_decisions WHERE event_id = $1',
    [eventId],
  );
  const status = new Map(rows.map((row) => [row.buyer_id, row.status]));
  return {
    read: new Map(buyers.map((buyerId) => [buyerId, status.get(buyerId) ?? 'pending'])),
    transactions: count(),
    ...(error !== undefined && { error }),
  };
}

interface Counted {
  database: Database;
  count: () => number;
  /** Rejects when there are more transactions than any way of finding the record needs. */
  tooMany: Promise<never>;
}

function counting(database: Database): Counted {
  let transactions = 0;
  let stop: (error: Error) => void = () => undefined;
  const tooMany = new Promise<never>((_, reject) => {
    stop = reject;
  });
  tooMany.catch(() => undefined);
  const transaction: Database['transaction'] = (work, isolation) => {
    transactions += 1;
    if (transactions <= MOST_TRANSACTIONS) return database.transaction(work, isolation);
    stop(
      new Error(`After ${MOST_TRANSACTIONS} transactions there is no end: is a batch of one halved again?`),
    );
    return new Promise(() => undefined);
  };
  return { database: { ...database, transaction }, count: () => transactions, tooMany };
}

/** A sentence on those who do not read what they should. */
function others({ read, error }: Handled, happened: string, expected: string): Failure | undefined {
  const wrong = [...read].filter(([buyerId, status]) => buyerId !== POISON && status !== expected);
  if (wrong.length === 0) return undefined;
  const said =
    error === undefined
      ? []
      : [`After ${DELIVERIES} deliveries it still fails: ${error.message.replace(/\.$/, '')}.`];
  return {
    sentences: [
      happened,
      ...said,
      `Of the others, who have done no harm: ${wrong.map(([buyerId, status]) => `buyer ${buyerId} reads "${status}"`).join(', ')}.`,
    ],
  };
}

const GOOD: Check = {
  name: 'three requests, and none of them is bad',
  async run(work, servers) {
    const handled = await deliver(work, servers, [12, 88, 31]);
    return others(handled, 'Buyers 12, 88 and 31 are in one batch.', 'confirmed');
  },
};

const BEHIND: Check = {
  name: 'the second of three requests is bad, and the others are decided',
  async run(work, servers) {
    const handled = await deliver(work, servers, [12, POISON, 88]);
    return others(handled, `PostgreSQL refuses the booking of buyer ${POISON}, each time.`, 'confirmed');
  },
};

const TOLD: Check = {
  name: 'the buyer of the bad request is told',
  async run(work, servers) {
    const { read } = await deliver(work, servers, [12, POISON, 88]);
    return read.get(POISON) === 'failed'
      ? undefined
      : {
          sentences: [
            `Buyer ${POISON} has a 202, reads "${read.get(POISON)}", and waits for ever: the request was left out, and that is written nowhere.`,
          ],
        };
  },
};

const RESTART: Check = {
  name: 'the database restarts while the batch is decided',
  async run(work, servers) {
    let asked = 0;
    const restarting: Decide = async (transaction, requests) => {
      asked += 1;
      if (asked <= 3)
        throw Object.assign(new Error('the database system is shutting down'), { code: '57P01' });
      return bookTickets(transaction, requests);
    };
    const handled = await deliver(work, servers, [12, 88], restarting);
    return others(handled, 'PostgreSQL restarts, and no request is to blame for that.', 'confirmed');
  },
};

const FOUND: Check = {
  name: 'one of 64 requests is bad, and is found soon',
  async run(work, servers) {
    const buyers = Array.from({ length: 64 }, (_, index) => (index === 40 ? POISON : 100 + index));
    const handled = await deliver(work, servers, buyers);
    if (handled.transactions > 20)
      return {
        sentences: [
          `It takes ${handled.transactions} transactions until buyer ${POISON} is found. By halves it takes 14, and all buyers behind this batch wait meanwhile.`,
        ],
      };
    return others(handled, `Buyer ${POISON} is one of 64 in the batch.`, 'confirmed');
  },
};

export const exercise: Exercise = {
  slug: 'one-poison',
  level: 'lv4',
  task: 'Find the one bad record of a batch, and let the others go on.',
  minutes: 15,
  after: ['commit-after'],
  solution: 'lv4-kafka/src/decide/handle-batch.ts',
  chapter: 'lv4-kafka/README.md#6-one-record-fails-every-time',
  question:
    'The defect is mended an hour later. How does the poison record come to its decision, and only once?',
  checks: [GOOD, BEHIND, TOLD, RESTART, FOUND],
  decoys: {
    'the-whole-batch.ts': BEHIND.name,
    'halved-for-ever.ts': BEHIND.name,
    'left-out.ts': TOLD.name,
    'an-outage-is-poison.ts': RESTART.name,
    'one-by-one.ts': FOUND.name,
  },
};
