import { randomUUID } from 'node:crypto';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { type Database, openDatabase } from '@ticket-rush/shared/database/database';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { deleteIfOurs } from '@ticket-rush/shared/redis/if-ours';
import type { Lease } from '@ticket-rush/shared/redis/lease';
import { openLinkedDatabase } from '@ticket-rush/testing/database/linked-database';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { requestOf } from '@ticket-rush/testing/http/requests';
import type { LostAnswer } from '@ticket-rush/testing/network/breakable-link';
import { openTranscript, type Transcript } from '../../../checks/commands';
import { databaseOf } from '../../../checks/databases';
import { connectionOf, freshKey } from '../../../checks/redis';
import { exportedAs, type Servers, type Work } from '../../../exercise';

const open = databaseOf('learn_unknown');

/** Longer than any check takes. */
const LEASE_MS = 60_000;
const BUYERS = { A: 12, B: 88 };

type Party = keyof typeof BUYERS;
type UnderLease = <T>(lease: Pick<Lease, 'release' | 'letExpire'>, work: () => Promise<T>) => Promise<T>;

/** A shop whose only guard is a lock in Redis, with the learner's code between the lock and the work. */
export interface LockedShop {
  transcript: Transcript;
  /** @returns what the buyer was told */
  book(party: Party): Promise<string>;
  isHeld(): Promise<boolean>;
  /** A sends COMMIT, and its connection is reset. PostgreSQL has not read the COMMIT yet. @returns what A's buyer was told */
  bookAndLoseTheAnswer(): Promise<string>;
  /** B books if it gets the lock; the COMMIT of A arrives while B waits for the row, or has been sent away. */
  bBooksWhileItIsOnItsWay(): Promise<void>;
  /** Whether A's lease is not extended any more. */
  isLeftToItsEnd(): boolean;
  brokenRules(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openLockedShop(work: Work, servers: Servers, tickets: number): Promise<LockedShop> {
  const underLease = exportedAs<UnderLease>(work, 'underLease');
  const [dataSource, redis] = await Promise.all([open(servers), connectionOf(servers)]);
  const linked = await openLinkedDatabase((dataSource.options as { url: string }).url);
  const { id: eventId } = await createEvent(dataSource, newEvent.parse({ tickets: Math.max(1, tickets) }));
  if (tickets === 0) await sellOut();
  const key = freshKey('lock');
  const transcript = openTranscript();
  const database = openDatabase(dataSource);
  let leftToItsEnd = false;
  let lost: LostAnswer | undefined;

  return {
    transcript,
    book: (party) => book(party, database),
    isHeld: async () => (await redis.exists(key)) === 1,
    async bookAndLoseTheAnswer() {
      lost = linked.link.resetBeforeAnswer('COMMIT');
      const told = await book('A', linked.database);
      await lost.reset;
      return told;
    },
    async bBooksWhileItIsOnItsWay() {
      const next = book('B', database);
      if (await untilBlocked({ dataSource }, next))
        transcript.line('B', 'waits for the row that A has written');
      await deliver();
      await next;
    },
    isLeftToItsEnd: () => leftToItsEnd,
    async brokenRules() {
      const [event, bookings] = await Promise.all([
        findEvent(dataSource, eventId),
        listBookings(dataSource, eventId),
      ]);
      const { verdict, report } = auditEvent({ event, bookings });
      return verdict === 'broken' ? report : [];
    },
    async close() {
      await deliver();
      await linked.close();
    },
  };

  async function book(party: Party, where: Database): Promise<string> {
    const token = randomUUID();
    const granted = await redis.set(key, token, {
      condition: 'NX',
      expiration: { type: 'PX', value: LEASE_MS },
    });
    if (granted === null) {
      transcript.line(party, 'finds the lock taken, and waits');
      return 'wait';
    }
    transcript.line(party, 'takes the lock');
    const lease = {
      async release() {
        await deleteIfOurs(redis, key, token);
        transcript.line(party, 'gives the lock back');
      },
      letExpire() {
        leftToItsEnd = true;
        transcript.line(party, 'leaves the lock to its end');
      },
    };
    const told = await underLease(lease, () => sell(party, where)).then(() => 'yes', outcomeOf);
    transcript.line(party, `is told: ${told}`);
    return told;
  }

  async function sell(party: Party, where: Database): Promise<unknown> {
    try {
      const booking = await where.transaction(async (transaction) => {
        const sold = await bookTicket(transaction, requestOf(BUYERS[party], eventId));
        transcript.line(party, `writes ticket ${sold.ticketNumber}, and sends COMMIT`);
        return sold;
      });
      transcript.line(party, 'COMMIT is answered');
      return booking;
    } catch (error) {
      transcript.line(party, `hears: ${(error as Error).message}`);
      throw error;
    }
  }

  async function deliver(): Promise<void> {
    const late = lost;
    lost = undefined;
    if (late === undefined) return;
    await late.deliver();
    transcript.line('A', 'its COMMIT arrives');
  }

  async function sellOut(): Promise<void> {
    await openDatabase(dataSource).transaction((transaction) =>
      bookTicket(transaction, requestOf(1, eventId)),
    );
  }
}

function outcomeOf(error: unknown): string {
  return error instanceof TicketError ? (error.outcome === 'unknown' ? 'unknown' : 'no') : 'an error';
}
