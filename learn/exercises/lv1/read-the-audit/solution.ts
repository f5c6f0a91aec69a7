/** Five rows for three tickets. A lost answer is neither a yes nor a no: the row decides it. */
import type { Verdict } from '@ticket-rush/shared/booking/technique';

export const friday = {
  oversold: 2,
  missingInCounter: 2,
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
