import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { openDatabase } from '@ticket-rush/shared/database/database';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import type { DataSource } from 'typeorm';
import { schema } from '../../../../lv3-redlock/src/schema';
import { lockKey, type QuorumLockNeeds } from '../../../../lv3-redlock/src/techniques/needs';
import { withStops } from '../../../checks/clock';
import { betweenAnyTwo, openTranscript, type Transcript } from '../../../checks/commands';
import { databaseOf } from '../../../checks/databases';
import { connectionsOf, freshKey } from '../../../checks/redis';
import { heldBefore } from '../../../checks/statements';
import { exportedAs, type Failure, type Servers, type Work } from '../../../exercise';

const open = databaseOf('learn_fence', schema);

const LEASE_MS = 10_000;
const [A, B] = [12, 88];

interface Shop {
  dataSource: DataSource;
  eventId: number;
  transcript: Transcript;
  /** The technique of a process of its own. Told before each of its statements. */
  processOf(party: string, before?: () => Promise<unknown>): BookTicket;
  /** What the servers hold under this prefix is gone: the lease has ended. */
  leaseEnds(): Promise<unknown>;
  /** The servers were restarted, and were empty then. */
  forgetAll(): Promise<unknown>;
}

async function openShop(work: Work, servers: Servers, tickets: number): Promise<Shop> {
  const technique = exportedAs<Technique<QuorumLockNeeds>>(work, 'redlockFenced');
  const [dataSource, quorum] = await Promise.all([open(servers), connectionsOf(servers)]);
  const keyPrefix = freshKey('lv3');
  const { id: eventId } = await createEvent(dataSource, newEvent.parse({ tickets }));
  const transcript = openTranscript();
  const database = openDatabase(dataSource);
  return {
    dataSource,
    eventId,
    transcript,
    processOf(party, before = async () => undefined) {
      const held = heldBefore(database, async (step) => {
        await before();
        transcript.line(party, step);
      });
      const lockTimes = { leaseMs: LEASE_MS, waitMs: 5_000 };
      return technique.create({ database: held, metrics: countRetries(), quorum, keyPrefix, lockTimes });
    },
    leaseEnds: () => Promise.all(quorum.map((server) => server.del(lockKey(keyPrefix, { eventId })))),
    forgetAll: () => Promise.all(quorum.map((server) => server.flushAll())),
  };
}

/** A books, then B. */
export async function oneAfterTheOther(work: Work, servers: Servers): Promise<Failure | undefined> {
  const shop = await openShop(work, servers, 2);
  for (const [party, buyer] of [
    ['A', A],
    ['B', B],
  ] as const) {
    const refusal = await wordsOf(shop.processOf(party)(requestOf(buyer, shop.eventId)));
    if (refusal !== undefined)
      return {
        sentences: [`There is a ticket for each, no process was stopped, and ${party} gets none: ${refusal}`],
        transcript: shop.transcript.toString(),
      };
  }
  return judge(shop);
}

/** What happens to the lock while A is stopped. */
export type Loss = 'leaseEnds' | 'forgetAll';

/** A is stopped before its first statement, or its second, … past its lease. B comes, as far as it can. Then A goes on. */
export function stoppedAnywhere(work: Work, servers: Servers, loss: Loss): Promise<Failure | undefined> {
  return betweenAnyTwo((comesBefore) => withStops((stoppedFor) => play(comesBefore, stoppedFor)));

  async function play(
    comesBefore: (number: number) => boolean,
    stoppedFor: (ms: number) => void,
  ): Promise<Failure | undefined> {
    const shop = await openShop(work, servers, 1);
    const { transcript, eventId } = shop;
    let number = 0;
    let second: Promise<unknown> | undefined;
    const first = shop.processOf('A', async () => {
      if (!comesBefore(++number)) return;
      stoppedFor(2 * LEASE_MS);
      await shop[loss]();
      transcript.line('A', `is stopped, and the lease ends${loss === 'forgetAll' ? ': Redis is empty' : ''}`);
      second = wordsOf(shop.processOf('B')(requestOf(B, eventId)));
      if (await untilBlocked(shop, second)) transcript.line('B', 'waits for A');
      transcript.line('A', 'wakes up');
    })(requestOf(A, eventId));
    const refusals = [await wordsOf(first), await second];
    const bugs = refusals.filter((words) => typeof words === 'string' && words.startsWith('Error'));
    if (bugs.length > 0) return { sentences: bugs as string[], transcript: transcript.toString() };
    return judge(shop);
  }
}

async function judge({ dataSource, eventId, transcript }: Shop): Promise<Failure | undefined> {
  const [event, bookings] = await Promise.all([
    findEvent(dataSource, eventId),
    listBookings(dataSource, eventId),
  ]);
  const { verdict, report } = auditEvent({ event, bookings });
  return verdict === 'broken'
    ? { sentences: [...report, `A is buyer ${A}, B is buyer ${B}.`], transcript: transcript.toString() }
    : undefined;
}

/** Why it was refused, or undefined; an error that is no refusal says so first. */
async function wordsOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof TicketError ? error.message : `Error: ${(error as Error).message}`;
  }
}
