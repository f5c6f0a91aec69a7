/** On Sunday a buyer was told neither yes nor no. That is bad luck, and no contradiction. */
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
  sunday: 'broken',
};
