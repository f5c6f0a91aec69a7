/** Three sales are over. The rows and the answers are on the page of this exercise (README.md). What does the audit find? */
import type { Verdict } from '@ticket-rush/shared/booking/technique';

// HOLE: at first sight Friday is in order. Look at each row, and at each answer.
export const friday = {
  /** Rows beyond the number of tickets. */
  oversold: 0,
  /** Bookings that the counter does not know. */
  missingInCounter: 0,
  /** Numbers of tickets that two bookings hold. */
  ticketsSoldTwice: [] as number[],
  /** Buyers who have more than one ticket. */
  buyersWithTwo: [] as number[],
  /** Buyers who were told yes and have no row. */
  toldYesWithoutRow: [] as number[],
  /** Buyers who were told no and have a row. */
  toldNoWithRow: [] as number[],
};

export const verdicts: Record<'friday' | 'saturday' | 'sunday', Verdict> = {
  friday: 'holds',
  saturday: 'holds',
  sunday: 'holds',
};
