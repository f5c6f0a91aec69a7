import { planOrders } from '@ticket-rush/testing/rush/plan-orders';
import { type PlannedRequest, planRush } from '@ticket-rush/testing/rush/plan-rush';
import type { Load } from './describe-run';

export type Crowd = Pick<Load, 'buyers' | 'seed' | 'quantity'>;

/** Who clicks, and for how many tickets where buyers order several. */
export function crowdOf({ buyers, seed, quantity }: Crowd): PlannedRequest[] {
  return quantity === undefined ? planRush({ buyers, seed }) : planOrders({ buyers, seed, most: quantity });
}

/** The event that they rush at: one buyer may have as many tickets as one order may ask for. */
export function eventFor({ tickets, quantity }: Pick<Load, 'tickets' | 'quantity'>) {
  return { tickets, ...(quantity !== undefined && { ticketsPerBuyer: quantity }) };
}
