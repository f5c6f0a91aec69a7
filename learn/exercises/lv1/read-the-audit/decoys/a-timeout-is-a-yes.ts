/** No answer is taken for a yes. Then buyer 71 has no ticket for a yes. */
import type { Verdict } from '@ticket-rush/shared/booking/technique';

export const friday = {
  oversold: 2,
  missingInCounter: 2,
  ticketsSoldTwice: [1, 3],
  buyersWithTwo: [12],
  toldYesWithoutRow: [57, 71],
  toldNoWithRow: [40],
};

export const verdicts: Record<'friday' | 'saturday' | 'sunday', Verdict> = {
  friday: 'broken',
  saturday: 'undersells',
  sunday: 'holds',
};
