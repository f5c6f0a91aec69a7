/**
 * Conditional update, in TypeORM's words: the condition is in the WHERE of the query builder, and the insert follows.
 *
 * Guarantees  no oversell: PostgreSQL checks the condition again after every wait. One per buyer by the index
 *             `bookings_one_per_buyer`.
 * Costs       TypeORM has no INSERT … SELECT, so count and booking are two statements in a transaction. The event's row stays
 *             locked from the first to COMMIT, where `conditional-update` keeps it for one statement.
 * Breaks if   the two are not in one transaction: a crash between them counts a ticket that was not sold. Or if the condition
 *             moves into code before the UPDATE.
 */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { hasBooked, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import type { EntityManager } from 'typeorm';
import { refuseSecondTicket } from '../one-per-buyer';
import { EventToSell } from '../typeorm/event-to-sell.entity';
import { GuardedBooking } from '../typeorm/guarded-booking.entity';

export const conditionalUpdateTypeorm: Technique = {
  slug: 'conditional-update-typeorm',
  summary: 'UPDATE … WHERE sold < tickets by TypeORM’s query builder, and the insert',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  create({ database }) {
    return (request) =>
      database.transaction(async (transaction) => {
        const manager = database.managerOf(transaction);
        const sold = await countIfLeft(manager, request.eventId);
        if (sold === undefined) return explainRefusal(transaction, request);
        return insertOnePerBuyer(manager, request, sold);
      });
  },
};

/** @returns the number of the ticket, or `undefined` if the condition does not hold */
async function countIfLeft(manager: EntityManager, eventId: number): Promise<number | undefined> {
  const { raw } = await manager
    .createQueryBuilder()
    .update(EventToSell)
    .set({ sold: () => 'sold + 1' })
    .where('id = :eventId', { eventId })
    .andWhere('(tickets IS NULL OR sold < tickets)')
    .andWhere('opens_at <= now() AND now() < closes_at')
    .returning('sold')
    .execute();
  return raw[0]?.sold;
}

/** @throws AlreadyBooked */
async function insertOnePerBuyer(
  manager: EntityManager,
  { eventId, buyerId, technique, requestId }: BookingRequest,
  ticketNumber: number,
): Promise<Booking> {
  const booking = { eventId, buyerId, technique, requestId, ticketNumber };
  const { generatedMaps } = await manager
    .insert(GuardedBooking, { ...booking, onePerBuyer: true })
    .catch(refuseSecondTicket({ eventId, buyerId, technique, requestId }));
  return { ...booking, ...generatedMaps[0] } as Booking;
}

/** No row says no, and not why. @throws EventNotFound, NotOnSale, AlreadyBooked, SoldOut */
async function explainRefusal(transaction: Transaction, request: BookingRequest): Promise<never> {
  const event = await readEvent(transaction, request.eventId);
  requireEligible(event, await hasBooked(transaction, request), request, event.begunAt);
  // A buyer who has bought the last ticket has given it back since.
  throw new Unavailable({ detail: 'A ticket has just come free. Ask again.', outcome: 'rejected' });
}
