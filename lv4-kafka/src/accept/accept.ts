import { randomUUID } from 'node:crypto';
import type { BookingRequest, PendingBooking } from '@ticket-rush/shared/booking/booking';
import { type Admit, admitEverybody } from '../admission/admit';
import type { Accept, OncePerKey, Wish } from '../idempotency/once-per-key';
import type { RequireTimely } from '../limits/back-pressure';
import type { LimitBuyer } from '../limits/buyer-limit';
import type { Place } from '../queue/place';
import type { TicketStubs } from '../queue/receipt';
import type { BuyerClass } from '../requests/buyer-class';
import { type AcceptedRequest, encodeRequest } from '../requests/request-message';
import type { AppendRequest } from './append';
import type { ChoosePartition } from './choose-partition';
import type { FindSale, Sale } from './known-events';
import { orNotKnown } from './not-known';

/** What a buyer says beside what they ask for. */
export interface Circumstances {
  buyerClass: BuyerClass;
  idempotencyKey: string | undefined;
}

/** Accepts a request for a decision later. */
export type AcceptRequest = (
  request: BookingRequest & Pick<AcceptedRequest, 'wants'>,
  said: Circumstances,
) => Promise<PendingBooking>;

export interface AcceptNeeds {
  append: AppendRequest;
  choosePartition: ChoosePartition;
  stubs: TicketStubs;
  limitBuyer: LimitBuyer;
  findSale: FindSale;
  /** Throws NotOnSale, where that matters. The worker judges by the same moment. */
  requireOpen: (sale: Sale, acceptedAt: Date) => void;
  requireTimely: RequireTimely;
  oncePerKey: OncePerKey;
}

/**
 * Accepts a request: checks what needs no decision, appends it to the log, and hands out the stub.
 *
 * @throws TooManyRequests, EventNotFound, NotOnSale, Overloaded, IdempotencyKeyReused, Unavailable, and what `admit` refuses;
 * with outcome `unknown` if the log did not acknowledge it, or an earlier attempt with the same key may be in line
 */
export function acceptInto(
  { append, choosePartition, stubs, limitBuyer, findSale, requireOpen, ...needs }: AcceptNeeds,
  admit: Admit = admitEverybody,
): AcceptRequest {
  return async (request, { buyerClass, idempotencyKey: key }) => {
    // Until its key has been looked up, nobody can say that it is not.
    let mayBeInLine = key !== undefined;
    const wish = { ...request, buyerClass };
    try {
      await limitBuyer(request.buyerId);
      const sale = await findSale(request.eventId);
      // Not before its key has been looked up: a request that is in line already is not sent away.
      const accept: Accept = async (accepted, mayBeIn) => {
        mayBeInLine = mayBeIn;
        requireOpen(sale, accepted.acceptedAt);
        const partition = choosePartition(accepted);
        needs.requireTimely(accepted.technique, partition);
        const entry = encodeRequest(accepted);
        return admit({ accepted, entry, sale, mayBeIn }, () => append(accepted, entry, partition));
      };
      const accepted = await (key === undefined
        ? acceptAsNew(wish, accept)
        : needs.oncePerKey(wish, key, accept));
      const { requestId, eventId, acceptedAt, buyerId } = accepted;
      return { id: stubs.issue(accepted, buyerId), requestId, eventId, acceptedAt };
    } catch (error) {
      throw mayBeInLine ? orNotKnown(error) : error;
    }
  };
}

/** Without a key each request is one of its own, and a client that asks twice has asked two times. */
async function acceptAsNew(wish: Wish, accept: Accept): Promise<AcceptedRequest & { place?: Place }> {
  const accepted = { ...wish, id: randomUUID(), acceptedAt: new Date() };
  return { ...accepted, place: await accept(accepted, false) };
}
