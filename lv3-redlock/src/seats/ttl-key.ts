/**
 * TTL key: a hold is a key that ends by itself. A buyer who finds the key is sent away. The buyer who could create it goes on
 * to the seat's row, which has the last word.
 *
 * Guarantees  one holder and one owner for each seat, and a hold that ends at its time, even if a holder sleeps past it at the
 *             worst moment or Redis forgets every key. A buyer who comes too late, to a seat that is held or was sold today,
 *             costs one round trip to Redis, and no statement in the database.
 * Costs       the hold exists twice, and the two end a network delay apart. A process that dies between key and row keeps
 *             others off a free seat until the key ends; its own buyer may ask again at once.
 * Breaks if   the key is taken for the truth. Between its check and the write it may end and become another buyer's; and a
 *             server that restarts has none. So the row asks again: in the statement that writes, by the database's clock. Or if
 *             there is a limit for each buyer: the statement counts the buyer's other seats, and they are not its row.
 */
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { deleteIfOurs } from '@ticket-rush/shared/redis/if-ours';
import { SeatTaken } from '@ticket-rush/shared/seats/refusals';
import type { SeatRequest, SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { type SeatKeyNeeds, seatKey } from './needs';
import { confirmInRow, holdInRow, releaseInRow } from './seat-row';

/** What the key of a sold seat holds: the number of no buyer. */
const SOLD = 'sold';

/** A sold seat is remembered for a day after it was confirmed. The crowd has gone by then, and the row remembers for ever. */
const SOLD_MARK_MS = 24 * 60 * 60 * 1000;

export const ttlKey: SeatTechnique<SeatKeyNeeds> = {
  slug: 'ttl-key',
  summary: 'SET NX PX is the hold and keeps the others out; the row has the last word',
  expected: {
    oneInstance: 'holds',
    severalInstances: 'holds',
    pause: 'holds',
    crash: 'holds',
    limit: 'broken',
  },
  create(needs) {
    const { database, holdTtlMs } = needs;
    return {
      async hold(request) {
        const created = await takeKey(needs, request);
        try {
          return await holdInRow(database, request, holdTtlMs);
        } catch (error) {
          const mayBeWritten = error instanceof TicketError && error.outcome === 'unknown';
          // A key that was there before stands for a hold that the row may have, and so does one whose row may be written.
          if (created && !mayBeWritten) await endKey(needs, request);
          throw error;
        }
      },
      // No key is checked here, so the process cannot sleep between a check and the write: the row has the hold.
      async confirm(request) {
        const seat = await confirmInRow(database, request);
        await markSold(needs, request);
        return seat;
      },
      // The row first: with the key gone the next holder comes, and would stand in the history before this one has left.
      async release(request) {
        await releaseInRow(database, request);
        await endKey(needs, request);
      },
    };
  },
};

/**
 * Creates the key, or finds our own: left by an attempt that went no further, or by a hold that the row knows of.
 *
 * @returns whether it was created
 * @throws SeatTaken; Unavailable, outcome `rejected`: a key whose row was never written is no hold, and ends
 */
async function takeKey(
  { redis, keyPrefix, holdTtlMs }: SeatKeyNeeds,
  request: SeatRequest,
): Promise<boolean> {
  const buyer = String(request.buyerId);
  const expiration = { type: 'PX', value: holdTtlMs } as const;
  // GET answers with the holder before us. A key that is no string is an error, rather than a seat that is never free.
  const holder = await answerOf(
    redis.set(seatKey(keyPrefix, request), buyer, { condition: 'NX', expiration, GET: true }),
    'rejected',
  );
  if (holder !== null && holder !== buyer) throw new SeatTaken(request);
  return holder === null;
}

/** The key sends later buyers away. Never fails: without the key the row does. */
async function markSold({ redis, keyPrefix }: SeatKeyNeeds, request: SeatRequest): Promise<void> {
  const expiration = { type: 'PX', value: SOLD_MARK_MS } as const;
  const marked = redis.set(seatKey(keyPrefix, request), SOLD, { expiration });
  await answerOf(marked, 'unknown').catch(() => undefined);
}

/** Never fails: what cannot be ended ends by itself. */
async function endKey({ redis, keyPrefix }: SeatKeyNeeds, request: SeatRequest): Promise<void> {
  const ended = deleteIfOurs(redis, seatKey(keyPrefix, request), String(request.buyerId));
  await answerOf(ended, 'unknown').catch(() => undefined);
}
