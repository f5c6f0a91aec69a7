import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { AlreadyBooked } from '@ticket-rush/shared/booking/refusals';
import { violatedIndex } from '@ticket-rush/shared/database/database-errors';

/**
 * What to do when an insert fails: the veto of the index `bookings_one_per_buyer` is a refusal, and anything else stays
 * what it is. Either way the transaction is over, and what it had written is gone.
 *
 * @throws AlreadyBooked
 */
export function refuseSecondTicket({ eventId, buyerId }: BookingRequest): (error: unknown) => never {
  return (error) => {
    throw violatedIndex(error) === 'bookings_one_per_buyer' ? new AlreadyBooked(eventId, buyerId) : error;
  };
}
