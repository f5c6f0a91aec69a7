import { randomUUID } from 'node:crypto';
import type { BookingRequest, PendingBooking } from '@ticket-rush/shared/booking/booking';
import { type Admit, admitEverybody } from '../admission/admit';
import type { Accept, OncePerKey } from '../idempotency/once-per-key';
import type { RequireTimely, WaitAt } from '../limits/back-pressure';
import type { LimitBuyer } from '../limits/buyer-limit';
import type { LogPosition } from '../queue/log-position';
import type { Receipts } from '../queue/receipt';
import type { BuyerClass } from '../requests/buyer-class';
import { type AcceptedRequest, encodeRequest } from '../requests/request-message';
import type { Sale } from '../requests/sale';
import type { Wish } from '../requests/wish';
import type { AppendRequest } from './append';
import type { ChoosePartition } from './choose-partition';
import type { FindSale } from './find-sale';
import { orNotKnown } from './not-known';

/** What the headers say about a request. */
export interface Circumstances {
  buyerClass: BuyerClass;
  idempotencyKey: string | undefined;
}

/** What a buyer is told whose request is in the log. */
export interface Acceptance {
  pending: PendingBooking;
  /** When there is probably a decision to tell, in milliseconds; 0 where that is not known. */
  expectedWaitMs: number;
}

/** Accepts a request for a decision later. */
export type AcceptRequest = (
  request: BookingRequest & Pick<AcceptedRequest, 'wants'>,
  said: Circumstances,
) => Promise<Acceptance>;

export interface AcceptNeeds {
  append: AppendRequest;
  choosePartition: ChoosePartition;
  receipts: Receipts;
  limitBuyer: LimitBuyer;
  findSale: FindSale;
  /** Throws NotOnSale, for requests that need an open sale. The worker judges by the same moment. */
  requireOpen: (sale: Sale, acceptedAt: Date) => void;
  requireTimely: RequireTimely;
  waitAt: WaitAt;
  /** How long a request is worth deciding, in milliseconds. The worker lets older ones expire. */
  requestTtlMs: number;
  oncePerKey: OncePerKey;
}

/**
 * Accepts a request: checks what needs no decision, appends it to the log, and issues the receipt.
 *
 * @throws TooManyRequests, EventNotFound, NotOnSale, Overloaded, IdempotencyKeyReused, Unavailable, and what `admit` refuses;
 * with outcome `unknown` if the log did not acknowledge it, or an earlier attempt with the same key may be in it
 */
export function acceptInto(
  { append, choosePartition, limitBuyer, findSale, requireOpen, ...needs }: AcceptNeeds,
  admit: Admit = admitEverybody,
): AcceptRequest {
  return async (request, { buyerClass, idempotencyKey: key }) => {
    // True for every key until it has been looked up: an earlier attempt may be in the log.
    let mayBeIn = key !== undefined;
    const wish = { ...request, buyerClass };
    try {
      await limitBuyer(request.buyerId);
      const sale = await findSale(request.eventId);
      // These checks come after the look at the key: a request that was accepted before gets the same answer again.
      const accept: Accept = async (accepted, attempt) => {
        mayBeIn = attempt?.mayBeIn ?? false;
        requireOpen(sale, accepted.acceptedAt);
        const partition = choosePartition(accepted);
        needs.requireTimely({ technique: accepted.technique, lane: buyerClass, partition });
        const entry = encodeRequest(accepted);
        return admit({ accepted, entry, sale, attempt }, () => append(accepted, entry, partition));
      };
      const accepted: Accepted = await (key === undefined
        ? acceptAsNew(wish, sale.clock(), accept)
        : needs.oncePerKey(wish, key, sale.clock, accept));
      return acceptanceOf(needs, accepted);
    } catch (error) {
      throw mayBeIn ? orNotKnown(error) : error;
    }
  };
}

type Accepted = AcceptedRequest & { position?: LogPosition };

/** Without a key each request is a new one, also where a client repeats itself. */
async function acceptAsNew(wish: Wish, acceptedAt: Date, accept: Accept): Promise<Accepted> {
  const accepted = { ...wish, id: randomUUID(), acceptedAt };
  return { ...accepted, position: await accept(accepted) };
}

function acceptanceOf(
  { receipts, waitAt, requestTtlMs }: Pick<AcceptNeeds, 'receipts' | 'waitAt' | 'requestTtlMs'>,
  accepted: Accepted,
): Acceptance {
  const { requestId, eventId, acceptedAt, buyerId, position } = accepted;
  const expiresAt = new Date(acceptedAt.getTime() + requestTtlMs);
  return {
    pending: { id: receipts.issue(accepted, buyerId), requestId, eventId, acceptedAt, expiresAt },
    expectedWaitMs: position === undefined ? 0 : waitAt(position),
  };
}
