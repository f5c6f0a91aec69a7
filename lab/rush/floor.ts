import { planRush } from '@ticket-rush/testing/rush/plan-rush';
import { sendAll } from '@ticket-rush/testing/rush/send-rush';
import type { Shop } from '@ticket-rush/testing/rush/shop';
import type { Load } from './describe-run';
import { type Latency, latencyOf } from './latency';
import { requestsPerSecond } from './pace';
import type { OnAnswer } from './rush-once';

/** The same rush at a call that does nothing: through the balancer and the application, and back. */
export interface Floor {
  answerMs: Latency;
  requestsPerSecond: number;
}

/** @throws if a request was not answered with 201: then it is no floor */
export async function rushAtNothing(
  shop: Shop,
  { buyers, seed }: Pick<Load, 'buyers' | 'seed'>,
  onAnswer: OnAnswer,
): Promise<Floor> {
  const plan = planRush({ buyers, seed });
  let answered = 0;
  const records = await sendAll({
    ...{ shop, plan, path: '/nothing' },
    onAnswer: () => onAnswer(++answered, plan.length),
  });
  const failed = records.find(({ outcome }) => outcome !== 'booked');
  if (failed !== undefined) throw new Error(`POST /nothing was answered with ${failed.reason}`);
  return {
    answerMs: latencyOf(records.map(({ intendedAt, answeredAt }) => answeredAt - intendedAt)),
    requestsPerSecond: requestsPerSecond(records),
  };
}
