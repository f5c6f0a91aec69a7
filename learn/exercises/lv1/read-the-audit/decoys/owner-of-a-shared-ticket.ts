/** Two buyers have ticket 1, and that makes neither of them a buyer with two tickets. */
import type { Verdict } from '@ticket-rush/shared/booking/technique';

export const friday = {
  oversold: 2,
  missingInCounter: 2,
  ticketsSoldTwice: [1, 3],
  buyersWithTwo: [12, 88],
  toldYesWithoutRow: [57],
  toldNoWithRow: [40],
};

export const verdicts: Record<'friday' | 'saturday' | 'sunday', Verdict> = {
  friday: 'broken',
  saturday: 'undersells',
  sunday: 'holds',
};
