import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { type Promised, patienceWith } from './patience';
import type { Shop } from './shop';

/** How long a client waits that was not told when to ask again: its poll has failed. Milliseconds. */
const PAUSE_MS = 1_000;

/** A request that was accepted, as its 202 has it. */
export interface Accepted extends Promised {
  /** Where the decision will be. */
  location: string;
  /** The header `Retry-After`, in seconds. */
  retryAfter: string | undefined;
}

/** What LV.4 answers to `GET /booking-requests/{id}`. */
export interface DecisionStatus {
  status: 'pending' | 'confirmed' | 'rejected' | 'expired' | 'failed';
  reason?: string;
  /** The queue position, while it is pending. */
  ahead?: number;
  /** ISO 8601; by the server's clock. */
  decidedAt?: string;
}

/**
 * Asks for the decision whenever the service has said that there may be one, until there is.
 *
 * The time of the decision is the server's word, not the time of the poll that found it: polling would add its own
 * interval to every figure. Client and server share a clock on one machine, and only there.
 *
 * @param pauseOf how long it waits before it asks, in milliseconds, by the header `Retry-After`
 */
export async function awaitDecision(
  shop: Shop,
  { location, retryAfter, ...promised }: Accepted,
  buyerId: number,
  pauseOf = asTold,
): Promise<Pick<RequestRecord, 'decidedAt' | 'outcome' | 'reason'>> {
  const patience = patienceWith(promised, Date.now());
  let pauseMs = pauseOf(retryAfter);
  while (Date.now() + pauseMs < patience.endsAt()) {
    await sleep(pauseMs);
    const answer = await poll(shop, location, buyerId);
    pauseMs = pauseOf(answer?.retryAfter);
    if (answer === undefined) continue;
    if (answer.decision.status !== 'pending') return decisionRecord(answer.decision);
    patience.hear(answer.decision.ahead, Date.now());
  }
  return { decidedAt: Date.now(), outcome: 'undecided', reason: 'undecided' };
}

/** The service spreads its clients by what it tells them. A client that was told no time spreads itself. */
function asTold(retryAfter: string | undefined): number {
  return retryAfter === undefined ? PAUSE_MS * (0.5 + Math.random()) : Number(retryAfter) * 1_000;
}

interface PollAnswer {
  decision: DecisionStatus;
  retryAfter: string | undefined;
}

/** A poll that fails says nothing about the request: the next one asks again. */
async function poll(shop: Shop, path: string, buyerId: number): Promise<PollAnswer | undefined> {
  try {
    const { statusCode, headers, body } = await shop.pool.request({
      method: 'GET',
      path,
      headers: { 'x-user-id': String(buyerId) },
    });
    const text = await body.text();
    if (statusCode !== 200) return undefined;
    return {
      decision: JSON.parse(text) as DecisionStatus,
      retryAfter: headers['retry-after'] as string | undefined,
    };
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
