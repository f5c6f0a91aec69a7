import { createEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { type Database, openDatabase } from '@ticket-rush/shared/database/database';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { readWallet } from '@ticket-rush/shared/wallet/wallets';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { Registry } from 'prom-client';
import { runSaga } from '../../../../lv4-kafka/src/saga/run-saga';
import { createSagaMetrics } from '../../../../lv4-kafka/src/saga/saga-metrics';
import { readSaga } from '../../../../lv4-kafka/src/saga/saga-rows';
import type { Transitions } from '../../../../lv4-kafka/src/saga/transitions';
import { schema } from '../../../../lv4-kafka/src/schema';
import { lockedWallet } from '../../../../lv4-kafka/src/wallet/locked-wallet';
import { accepted, batchOf, freshPartition, recordsOf } from '../../../checks/batches';
import { diesThere } from '../../../checks/commands';
import { databaseOf } from '../../../checks/databases';
import { dyingAt } from '../../../checks/dying-database';
import {
  type Check,
  type Exercise,
  exportedAs,
  type Failure,
  type Servers,
  type Work,
} from '../../../exercise';

const open = databaseOf('learn_compensate', schema);

const PRICE = 30;
/** More transactions than any purchase has, the way back included. */
const MOST_STEPS = 12;

interface Given {
  /** What the buyer has in the wallet. */
  balance?: number;
  tickets?: number;
  /** The buyer accepts no messages: `notify` is refused. */
  blocked?: boolean;
}

let lastBuyer = 11;

/** One purchase for 30, and its buyer. */
async function openPurchase(
  work: Work,
  servers: Servers,
  { balance = 100, tickets = 1, blocked = false }: Given,
) {
  const dataSource = await open(servers);
  const whole = openDatabase(dataSource);
  lastBuyer += 1;
  const buyerId = lastBuyer;
  const { id: eventId } = await createEvent(dataSource, newEvent.parse({ tickets: 1 }));
  if (tickets === 0) await dataSource.query('UPDATE events SET sold = 1 WHERE id = $1', [eventId]);
  await lockedWallet(whole)({ buyerId, amount: balance, idempotencyKey: 'fill' });
  if (blocked) await dataSource.query('INSERT INTO notification_blocks VALUES ($1)', [buyerId]);
  const request = accepted(buyerId, eventId, { kind: 'purchase', price: PRICE });
  const batch = batchOf(freshPartition(), recordsOf([request]));
  const saga = {
    ...{ topicPrefix: 'learn', requestTtlMs: 60_000 },
    logger: createLogger({ level: 'lv4', instance: 'learn', logLevel: 'silent' }),
    metrics: createSagaMetrics(new Registry()),
  };
  return {
    buyerId,
    whole,
    /** As a worker takes it, from wherever it is to its end. */
    async run(database: Database = whole): Promise<void> {
      const transitions = exportedAs<Transitions>(work, 'TRANSITIONS');
      await runSaga({ ...saga, database: endingAt(database), transitions }, batch, request);
    },
    async look() {
      const state = await whole.transaction((transaction) => readSaga(transaction, request.id));
      return {
        state: state?.state ?? 'begun',
        ticket: (await listBookings(dataSource, eventId)).length > 0,
        balance: (await readWallet(dataSource, buyerId)).balance,
      };
    },
  };
}

/** @throws when a purchase takes more steps than there are */
function endingAt(database: Database): Database {
  let steps = 0;
  return {
    ...database,
    transaction(work, isolation) {
      steps += 1;
      if (steps > MOST_STEPS)
        throw new Error(
          `After ${MOST_STEPS} steps the purchase has not ended: do two states lead to each other?`,
        );
      return database.transaction(work, isolation);
    },
  };
}

type Purchase = Awaited<ReturnType<typeof openPurchase>>;

/** What is wrong if the purchase should be undone, or done. */
async function ended(
  { buyerId, look }: Purchase,
  happened: string,
  expected: { state: 'confirmed' | 'undone'; balance: number },
): Promise<Failure | undefined> {
  const { state, ticket, balance } = await look();
  const wrong: string[] = [];
  const isDone = expected.state === 'confirmed';
  if (ticket !== isDone) wrong.push(`Buyer ${buyerId} ${ticket ? 'still has the ticket' : 'has no ticket'}.`);
  if (balance !== expected.balance)
    wrong.push(`Buyer ${buyerId} should have ${expected.balance}, and has ${balance}.`);
  if (state !== expected.state)
    wrong.push(`The purchase ends as "${state}", and should end as "${expected.state}".`);
  return wrong.length === 0 ? undefined : { sentences: [happened, ...wrong] };
}

const DONE: Check = {
  name: 'a purchase that no step refuses',
  async run(work, servers) {
    const purchase = await openPurchase(work, servers, {});
    await purchase.run();
    const happened = `Buyer ${purchase.buyerId} has 100, and buys a ticket for ${PRICE}.`;
    return ended(purchase, happened, { state: 'confirmed', balance: 70 });
  },
};

const NOT_DELIVERABLE: Check = {
  name: 'the third step is refused: the buyer accepts no messages',
  async run(work, servers) {
    const purchase = await openPurchase(work, servers, { blocked: true });
    await purchase.run();
    const happened = `Buyer ${purchase.buyerId} has 100, gets a ticket and pays ${PRICE} for it. Then notify is refused.`;
    return ended(purchase, happened, { state: 'undone', balance: 100 });
  },
};

const BETWEEN: Check = {
  name: 'the worker dies between two steps of the way back',
  async run(work, servers) {
    for (let step = 1; ; step++) {
      const purchase = await openPurchase(work, servers, { blocked: true });
      const { death, die } = diesThere();
      const died = await Promise.race([
        death.then(() => true),
        purchase.run(dyingAt(purchase.whole, step, 'after', die)).then(() => false),
      ]);
      if (!died) return undefined;
      const { state, ticket, balance } = await purchase.look();
      const happened = `The worker dies after transaction ${step} of the purchase, whose state is "${state}".`;
      if (balance < 100 && !ticket)
        return {
          sentences: [
            happened,
            `Buyer ${purchase.buyerId} has paid ${PRICE} and holds no ticket, until another worker goes on. Another buyer may have the ticket by then.`,
          ],
        };
      await purchase.run();
      const failure = await ended(purchase, happened, { state: 'undone', balance: 100 });
      if (failure !== undefined) return failure;
    }
  },
};

const EARLIER: Check = {
  name: 'the first or the second step is refused',
  async run(work, servers) {
    const soldOut = await openPurchase(work, servers, { tickets: 0 });
    await soldOut.run();
    const poor = await openPurchase(work, servers, { balance: 9 });
    await poor.run();
    return (
      (await ended(soldOut, 'The event is sold out: book is refused, and no other step was taken.', {
        state: 'undone',
        balance: 100,
      })) ??
      (await ended(poor, `Buyer ${poor.buyerId} has 9, and the ticket costs ${PRICE}: pay is refused.`, {
        state: 'undone',
        balance: 9,
      }))
    );
  },
};

const REFUND_FAILS: Check = {
  name: 'the refund fails the first time',
  async run(work, servers) {
    const purchase = await openPurchase(work, servers, { blocked: true });
    let entries = 0;
    const failing = stepped(purchase.whole, {
      'insert-entry': async () => {
        entries += 1;
        if (entries === 2) throw new Error('the ledger has a defect');
      },
    });
    // What is thrown on the way back is thrown to the slot, which hands over the same record again.
    await purchase.run(failing).catch(() => purchase.run(failing));
    const happened = `Buyer ${purchase.buyerId} has paid ${PRICE}, and notify is refused. The first attempt at the refund fails.`;
    return ended(purchase, happened, { state: 'undone', balance: 100 });
  },
};

export const exercise: Exercise = {
  slug: 'compensate',
  level: 'lv4',
  task: 'Undo a purchase that is refused halfway, step by step.',
  minutes: 12,
  after: ['decide-once'],
  solution: 'lv4-kafka/src/saga/transitions.ts',
  chapter: 'lv4-kafka/README.md#seats-purchases-wallet',
  question: 'A mail that was sent cannot be undone. Where in a saga does such a step belong?',
  checks: [DONE, NOT_DELIVERABLE, BETWEEN, EARLIER, REFUND_FAILS],
  decoys: {
    'the-ticket-alone.ts': NOT_DELIVERABLE.name,
    'the-same-order.ts': BETWEEN.name,
    'the-whole-way-back.ts': EARLIER.name,
    'a-refund-may-fail.ts': REFUND_FAILS.name,
  },
};
