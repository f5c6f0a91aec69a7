import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { createEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { type Database, openDatabase } from '@ticket-rush/shared/database/database';
import { requestOf } from '@ticket-rush/testing/http/requests';
import type { BatchProducer } from '../../../../lv4-kafka/src/log/log';
import { schema } from '../../../../lv4-kafka/src/schema';
import { diesThere } from '../../../checks/commands';
import { databaseOf } from '../../../checks/databases';
import { dyingAt } from '../../../checks/dying-database';
import { type Check, type Exercise, exportedAs, type Servers, type Work } from '../../../exercise';

type Book = (database: Database, request: BookingRequest, log: BatchProducer) => Promise<void>;
type PassOn = (database: Database, log: BatchProducer) => Promise<void>;

const open = databaseOf('learn_outbox', schema);

/** An event, its bookings in PostgreSQL, and what the log was told of it. */
async function openSale(work: Work, servers: Servers) {
  const dataSource = await open(servers);
  await dataSource.query('DELETE FROM outbox');
  const { id: eventId } = await createEvent(dataSource, newEvent.parse({ tickets: 10 }));
  const whole = openDatabase(dataSource);
  const told: number[] = [];
  const log: BatchProducer & { isAway: boolean } = {
    isAway: false,
    async appendBatch(records) {
      if (log.isAway) throw new Error('the log is away');
      told.push(...records.map(({ value }) => (JSON.parse(value) as { buyerId: number }).buyerId));
    },
    close: async () => undefined,
  };
  return {
    ...{ whole, told, log },
    book: (buyerId: number, database = whole) =>
      exportedAs<Book>(work, 'book')(database, requestOf(buyerId, eventId), log),
    passOn: (database = whole) => exportedAs<PassOn>(work, 'passOn')(database, log),
    booked: async () => (await listBookings(dataSource, eventId)).map(({ buyerId }) => buyerId),
  };
}

type Sale = Awaited<ReturnType<typeof openSale>>;

/** Runs `play` with the process's death before and after its first commit, then the second, and so on, until there is no further one. */
async function atEachCommit(
  work: Work,
  servers: Servers,
  play: (sale: Sale, dying: Database) => Promise<void>,
  judge: (sale: Sale, death: string) => Promise<string | undefined>,
) {
  for (let commit = 1; ; commit++) {
    for (const when of ['before', 'after'] as const) {
      const sale = await openSale(work, servers);
      const { death, die } = diesThere();
      const died = await Promise.race([
        death.then(() => true),
        play(sale, dyingAt(sale.whole, commit, when, die)).then(() => false),
      ]);
      if (!died) return undefined;
      await sale.passOn();
      const complaint = await judge(sale, `${when} its commit ${commit}`);
      if (complaint !== undefined) return { sentences: [complaint] };
    }
  }
}

const TOLD: Check = {
  name: 'two bookings are told, once and in their order',
  async run(work, servers) {
    const { book, passOn, told } = await openSale(work, servers);
    await book(12);
    await book(88);
    await passOn();
    if (told.join() !== '12,88')
      return {
        sentences: [
          `Buyers 12 and 88 have booked, and the log is told of: ${told.join(', ') || 'no booking'}.`,
        ],
      };
    await passOn();
    return told.length === 2
      ? undefined
      : {
          sentences: [
            'Each round tells the bookings of buyers 12 and 88 again: their rows are still in the outbox.',
          ],
        };
  },
};

const NOT_BOOKED: Check = {
  name: 'what is rolled back is not told',
  run: (work, servers) =>
    atEachCommit(
      work,
      servers,
      (sale, dying) => sale.book(12, dying),
      async ({ told, booked }, death) =>
        told.length > 0 && (await booked()).length === 0
          ? `The process dies ${death}, and PostgreSQL rolls back. Buyer 12 has no ticket, and the log was told that there is one: the mail is on its way.`
          : undefined,
    ),
};

const NOT_TOLD: Check = {
  name: 'what is booked is told, wherever the process dies',
  run: (work, servers) =>
    atEachCommit(
      work,
      servers,
      (sale, dying) => sale.book(12, dying),
      async ({ told, booked }, death) =>
        told.length === 0 && (await booked()).length > 0
          ? `The process dies ${death}. Buyer 12 has a ticket, and no other service ever hears of it.`
          : undefined,
    ),
};

const AWAY: Check = {
  name: 'the log is away for a while',
  async run(work, servers) {
    const { book, passOn, told, log } = await openSale(work, servers);
    log.isAway = true;
    const refusal = await book(12).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (refusal !== undefined)
      return {
        sentences: [
          `Buyer 12 is told "${refusal}". The ticket is in PostgreSQL, which is there: a booking needs no log.`,
        ],
      };
    await passOn().catch(() => undefined);
    log.isAway = false;
    await passOn();
    return told.length > 0
      ? undefined
      : {
          sentences: [
            'The log is away when buyer 12 books, and refuses one round of passOn. When it is back, there is no row left to tell it.',
          ],
        };
  },
};

const RELAY_DIES: Check = {
  name: 'the process dies while it passes on',
  run: (work, servers) =>
    atEachCommit(
      work,
      servers,
      async (sale, dying) => {
        await sale.book(12);
        await sale.passOn(dying);
      },
      async ({ told }, death) =>
        told.length === 0
          ? `The process dies in passOn, ${death}. The row of buyer 12 is deleted, and the log has not heard of it.`
          : undefined,
    ),
};

export const exercise: Exercise = {
  slug: 'outbox',
  level: 'lv4',
  task: 'Tell other services of a booking, no more and no less than was booked.',
  minutes: 15,
  after: ['decide-once'],
  solution: 'learn/exercises/lv4/outbox/solution.ts',
  chapter: 'lv4-kafka/README.md#6-one-record-fails-every-time',
  question: 'Two processes pass on at the same time. How often is each booking told, and in which order?',
  checks: [TOLD, NOT_BOOKED, NOT_TOLD, AWAY, RELAY_DIES],
  decoys: {
    'never-cleared.ts': TOLD.name,
    'append-in-the-transaction.ts': NOT_BOOKED.name,
    'a-transaction-each.ts': NOT_TOLD.name,
    'outbox-when-it-fails.ts': NOT_TOLD.name,
    'append-as-well.ts': AWAY.name,
    'cleared-in-any-case.ts': AWAY.name,
    'cleared-first.ts': RELAY_DIES.name,
  },
};
