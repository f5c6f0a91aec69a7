/** The counter says 3 of 3. It has lost two updates, and so it does not know of two bookings. */
import type { Verdict } from '@ticket-rush/shared/booking/technique';

export const friday = {
  oversold: 0,
  missingInCounter: 0,
  ticketsSoldTwice: [1, 3],
  buyersWithTwo: [12],
  toldYesWithoutRow: [57],
  toldNoWithRow: [40],
};

export const verdicts: Record<'friday' | 'saturday' | 'sunday', Verdict> = {
  friday: 'broken',
  saturday: 'undersells',
  sunday: 'holds',
};
