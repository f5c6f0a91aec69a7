/** Buyers who keep coming until the test stops them: a fault falls into the middle of their rush by construction. */
import { randomUUID } from 'node:crypto';
import type { PlannedRequest } from '@ticket-rush/testing/rush/plan-rush';
import { epochMs } from '@ticket-rush/testing/rush/send-rush';
import type { Shop } from '@ticket-rush/testing/rush/shop';
import type { BuyerClass } from '../../src/requests/buyer-class';

/** One click in ten is a double click. */
const DOUBLE_CLICK_EVERY = 10;

/** What one request was told at once. */
export interface Answer extends PlannedRequest {
  /** `unknown`: it may be in the log. */
  outcome: 'accepted' | 'rejected' | 'unknown';
  /** The type of the problem; `accepted` where there was none. */
  reason: string;
  /** Milliseconds since the epoch. */
  intendedAt: number;
  answeredAt: number;
  /** What asks for the decision; only of an accepted request. */
  receipt?: string;
}

export interface Arrivals {
  eventId: number;
  technique: string;
  /** So far, in the order in which they came. */
  answers: readonly Answer[];
  /** No buyers come until `resume`; those who have come wait for their answers. */
  pause(): void;
  resume(): void;
  /** No more buyers. Resolves when all have their answers. */
  stop(): Promise<readonly Answer[]>;
}

/** Starts a rush at a steady rate: no buyer waits for the answer of another, so a server that stalls does not stall the buyers. */
export function startArrivals(
  shop: Shop,
  { eventId, technique, perSecond }: { eventId: number; technique: string; perSecond: number },
): Arrivals {
  const answers: Answer[] = [];
  const asking: Promise<void>[] = [];
  let buyerId = 0;
  let paused = false;
  const come = async () => {
    answers.push(await ask(shop, eventId, technique, buyerId));
  };
  const timer = setInterval(() => {
    if (shop.pool.closed) return clearInterval(timer); // A test that fails does not stop its rush; its lab has closed the shop.
    if (paused) return;
    buyerId += 1;
    asking.push(come());
    if (buyerId % DOUBLE_CLICK_EVERY === 0) asking.push(come());
  }, 1000 / perSecond);
  return {
    eventId,
    technique,
    answers,
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(asking);
      return answers;
    },
  };
}

/** One request, and what it was told. Never rejects: an answer that is lost is `unknown`. */
export async function ask(
  shop: Shop,
  eventId: number,
  technique: string,
  buyerId: number,
  buyerClass: BuyerClass = 'standard',
): Promise<Answer> {
  const request = { requestId: randomUUID(), buyerId, intendedAt: epochMs() };
  const headers = {
    'x-user-id': String(buyerId),
    'x-request-id': request.requestId,
    'x-buyer-class': buyerClass,
  };
  const told = await post(shop, `/events/${eventId}/bookings?technique=${technique}`, headers);
  return { ...request, ...told, answeredAt: epochMs() };
}

type Told = Pick<Answer, 'outcome' | 'reason' | 'receipt'>;

async function post(shop: Shop, path: string, headers: Record<string, string>): Promise<Told> {
  try {
    const { statusCode, body } = await shop.pool.request({ method: 'POST', path, headers });
    return read(statusCode, await body.text());
  } catch (error) {
    const reason = (error as { code?: string }).code ?? 'connection-lost';
    return { outcome: reason === 'ECONNREFUSED' ? 'rejected' : 'unknown', reason };
  }
}

/** What is no problem document was said by the balancer, which cannot know what the service did. */
function read(status: number, text: string): Told {
  if (status === 202) return { outcome: 'accepted', reason: 'accepted', receipt: JSON.parse(text).id };
  if (!text.startsWith('{'))
    return { outcome: status < 500 ? 'rejected' : 'unknown', reason: `http-${status}` };
  const { type, outcome } = JSON.parse(text);
  return { outcome, reason: type.split(':').at(-1) };
}
