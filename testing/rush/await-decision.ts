import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import type { Shop } from './shop';

/** When a client stops asking, in milliseconds after the 202. */
const PATIENCE_MS = 60_000;
const FIRST_POLL_MS = 50;
const SLOWEST_POLL_MS = 1_000;

/** What LV.4 answers to `GET /booking-requests/{id}`. */
export interface DecisionStatus {
  status: 'pending' | 'confirmed' | 'rejected' | 'expired' | 'failed';
  reason?: string;
  /** ISO 8601; by the server's clock. */
  decidedAt?: string;
}

/**
 * Asks for the decision, more and more slowly, until there is one.
 *
 * The time of the decision is the server's word, not the time of the poll that found it: polling would add its own
 * interval to every figure. Client and server share a clock on one machine, and only there.
 */
export async function awaitDecision(
  shop: Shop,
  location: string,
  buyerId: number,
): Promise<Pick<RequestRecord, 'decidedAt' | 'outcome' | 'reason'>> {
  const deadline = Date.now() + PATIENCE_MS;
  let pauseMs = FIRST_POLL_MS;
  while (Date.now() < deadline) {
    // Spread out, or all buyers of the rush would ask at the same instants.
    await sleep(pauseMs * (0.5 + Math.random()));
    pauseMs = Math.min(pauseMs * 2, SLOWEST_POLL_MS);
    const decision = await poll(shop, location, buyerId);
    if (decision !== undefined && decision.status !== 'pending') return decisionRecord(decision);
  }
  return { decidedAt: Date.now(), outcome: 'undecided', reason: 'undecided' };
}

/** A poll that fails says nothing about the request: the next one asks again. */
async function poll(shop: Shop, path: string, buyerId: number): Promise<DecisionStatus | undefined> {
  try {
    const response = await shop.pool.request({
      method: 'GET',
      path,
      headers: { 'x-user-id': String(buyerId) },
    });
    const text = await response.body.text();
    return response.statusCode === 200 ? (JSON.parse(text) as DecisionStatus) : undefined;
  } catch {
    return undefined;
  }
}

/** A decision, as a client's record has it. */
export function decisionRecord({
  status,
  reason,
  decidedAt,
}: DecisionStatus): Pick<RequestRecord, 'decidedAt' | 'outcome' | 'reason'> {
  return {
    decidedAt: decidedAt === undefined ? Date.now() : Date.parse(decidedAt),
    outcome: status === 'confirmed' ? 'booked' : 'rejected',
    reason: status === 'confirmed' ? 'booked' : (reason ?? status),
  };
}
