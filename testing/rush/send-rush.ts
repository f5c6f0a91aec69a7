import type { ClientOutcome, RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { type Accepted, awaitDecision } from './await-decision';
import type { Promised } from './patience';
import type { PlannedRequest } from './plan-rush';
import type { Shop } from './shop';

interface Load {
  shop: Shop;
  plan: PlannedRequest[];
  /** Sent with each request, beside those that say who asks. */
  headers?: Record<string, string>;
  /** Called after each answer. */
  onAnswer?: () => void;
  /** How a client that was told 202 finds out what became of it; it polls unless this says otherwise. */
  learnDecision?: LearnDecision;
}

interface Rush extends Load {
  eventId: number;
  technique: string;
}

export type LearnDecision = (
  ...asked: [shop: Shop, accepted: Accepted, buyerId: number]
) => ReturnType<typeof awaitDecision>;

/** The buyers of the plan rush at the tickets of an event. */
export function sendRush({ eventId, technique, ...load }: Rush): Promise<RequestRecord[]> {
  return sendAll({
    ...load,
    path: `/events/${eventId}/bookings?technique=${encodeURIComponent(technique)}`,
  });
}

/**
 * Sends every request of the plan at the same instant and waits for all answers, and for all decisions.
 *
 * The load is open: no buyer waits for the answer of another before sending. Each request is timed from the instant at which
 * it was meant to be sent, so that waiting for a socket counts (Gil Tene's coordinated omission).
 */
export async function sendAll(load: Load & { path: string }): Promise<RequestRecord[]> {
  const { plan, onAnswer } = load;
  const intendedAt = epochMs();
  return Promise.all(
    plan.map(async (request) => {
      const answer = await ask(load, request);
      onAnswer?.();
      return { ...request, intendedAt, ...answer };
    }),
  );
}

type Answer = Pick<
  RequestRecord,
  'answeredAt' | 'decidedAt' | 'knownAt' | 'outcome' | 'reason' | 'serverTiming'
>;

async function ask(
  { shop, path, headers, learnDecision = awaitDecision }: Load & { path: string },
  { requestId, buyerId, quantity }: PlannedRequest,
): Promise<Answer> {
  try {
    const response = await shop.pool.request({
      method: 'POST',
      path,
      headers: { ...headers, 'x-user-id': String(buyerId), 'x-request-id': requestId, ...jsonIf(quantity) },
      ...(quantity !== undefined && { body: JSON.stringify({ quantity }) }),
    });
    const text = await response.body.text();
    const answeredAt = epochMs();
    const serverTiming = response.headers['server-timing'] as string | undefined;
    const told = { answeredAt, ...(serverTiming !== undefined && { serverTiming }) };
    if (response.statusCode === 202) {
      const { acceptedAt, expiresAt } = JSON.parse(text) as Promised;
      const { location, 'retry-after': retryAfter } = response.headers as Record<string, string | undefined>;
      const accepted = { location: String(location), retryAfter, acceptedAt, expiresAt };
      const decision = await learnDecision(shop, accepted, buyerId);
      return { ...told, knownAt: epochMs(), ...decision };
    }
    return { ...told, decidedAt: answeredAt, ...read(response.statusCode, text) };
  } catch (error) {
    const now = epochMs();
    return { answeredAt: now, decidedAt: now, ...lost(error) };
  }
}

/** A request for one ticket has no body, and does not say what it would be. */
function jsonIf(quantity: number | undefined): Record<string, string> {
  return quantity === undefined ? {} : { 'content-type': 'application/json' };
}

function read(status: number, text: string): { outcome: ClientOutcome; reason: string } {
  if (status === 201) return { outcome: 'booked', reason: 'booked' };
  const problem = parseProblem(text);
  // Without a problem document it was the balancer who spoke, and it cannot know what the service did.
  const outcome = problem?.outcome ?? (status < 500 ? 'rejected' : 'unknown');
  return { outcome, reason: problem?.type.split(':').at(-1) ?? `http-${status}` };
}

function parseProblem(text: string): { type: string; outcome: 'rejected' | 'unknown' } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A connection that was refused carried nothing; one that broke may have carried the whole request. */
function lost(error: unknown): { outcome: ClientOutcome; reason: string } {
  const reason = (error as { code?: string }).code ?? 'connection-lost';
  return { outcome: reason === 'ECONNREFUSED' ? 'rejected' : 'unknown', reason };
}

/** Now, in milliseconds since the epoch, finer than a millisecond and never going backwards. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
