/** No answer is taken for a no. Then buyer 31 has a ticket that was refused. */
import type { Verdict } from '@ticket-rush/shared/booking/technique';

export const friday = {
  oversold: 2,
  missingInCounter: 2,
  ticketsSoldTwice: [1, 3],
  buyersWithTwo: [12],
  toldYesWithoutRow: [57],
  toldNoWithRow: [31, 40],
};

export const verdicts: Record<'friday' | 'saturday' | 'sunday', Verdict> = {
  friday: 'broken',
  saturday: 'undersells',
  sunday: 'holds',
};
