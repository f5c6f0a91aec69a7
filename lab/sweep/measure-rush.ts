import { awaitDecision } from '@ticket-rush/testing/rush/await-decision';
import { planRush } from '@ticket-rush/testing/rush/plan-rush';
import { sendRush } from '@ticket-rush/testing/rush/send-rush';
import { latencyOf } from '../rush/latency';
import type { RushLoad } from './axes';
import type { OpenPoint } from './open-point';
import type { Sample } from './results';
import { retriesOf } from './retries';

const SEED = 1;
const MICROSECONDS_PER_MS = 1_000;

/** Why a buyer gets no ticket although the service worked: there is none left, or the buyer has one, who has clicked twice. */
const IN_ORDER = ['sold-out', 'already-booked'];

/** How long a rush takes until the last buyer knows. */
export async function measureRush(
  { shop, running }: OpenPoint,
  technique: string,
  { buyers, tickets, pollMs }: RushLoad,
): Promise<Sample> {
  const { id: eventId } = await shop.createEvent({ name: 'Sweep', tickets });
  const retriesBefore = await retriesOf(running, technique);
  const ownBefore = process.cpuUsage();
  const records = await sendRush({
    ...{ shop, eventId, technique, plan: planRush({ buyers, seed: SEED }) },
    ...(pollMs !== undefined && {
      learnDecision: (at, accepted, buyerId) => awaitDecision(at, accepted, buyerId, () => pollMs),
    }),
  });
  const own = process.cpuUsage(ownBefore);
  const startedAt = Math.min(...records.map(({ intendedAt }) => intendedAt));
  const doneMs =
    Math.max(...records.map(({ decidedAt, answeredAt }) => Math.max(decidedAt, answeredAt))) - startedAt;
  const answers = latencyOf(records.map(({ intendedAt, answeredAt }) => answeredAt - intendedAt));
  const count = (is: (record: (typeof records)[number]) => boolean) => records.filter(is).length;
  const sold = count(({ outcome }) => outcome === 'booked');
  return {
    ...{ perSecond: (sold * 1000) / doneMs, doneMs, answerP50Ms: answers.p50, answerP99Ms: answers.p99 },
    attempts: 1 + ((await retriesOf(running, technique)) - retriesBefore) / Math.max(1, sold),
    clientMs: (own.user + own.system) / MICROSECONDS_PER_MS / records.length,
    soldOut: count(({ reason }) => reason === 'sold-out'),
    comeAgain: count(({ outcome, reason }) => outcome !== 'booked' && !IN_ORDER.includes(reason)),
  };
}
