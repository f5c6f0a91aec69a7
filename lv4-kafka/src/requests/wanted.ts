import type { Resource } from '@ticket-rush/shared/booking/technique';
import { SEAT_LABEL } from '@ticket-rush/shared/seats/seats';
import { z } from 'zod';

const seat = { label: z.string().regex(SEAT_LABEL) };

/** What can be asked of an event, as it travels through the log. */
export const wanted = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('book') }),
  z.object({ kind: z.literal('order'), quantity: z.int32().min(1) }),
  z.object({ kind: z.literal('hold'), ...seat }),
  z.object({ kind: z.literal('confirm'), ...seat }),
  z.object({ kind: z.literal('release'), ...seat }),
  z.object({ kind: z.literal('purchase'), price: z.int().min(1) }),
]);

/** A ticket; several of them, all or none; something of one seat; or a ticket that is paid for, at a price in the smallest unit of the currency. */
export type Wanted = z.infer<typeof wanted>;

/** What people fight over with it. */
export function resourceOf({ kind }: Pick<Wanted, 'kind'>): Resource {
  if (kind === 'book' || kind === 'order') return 'tickets';
  return kind === 'purchase' ? 'wallet' : 'seats';
}

/** What the buyer has once it is confirmed, in one word for the metrics. */
export const DONE: Record<Wanted['kind'], string> = {
  book: 'booked',
  order: 'booked',
  hold: 'held',
  confirm: 'confirmed',
  release: 'released',
  purchase: 'purchased',
};
