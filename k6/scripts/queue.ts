/** All buyers enter the waiting room at the same instant, every second one twice, and ask for their position. Has each one place? */
import { sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import type { Options } from 'k6/options';
import { gathering, waitForDoors } from '../load/gathering.ts';
import { keeping } from '../load/limits.ts';
import { profileOf } from '../load/profiles.ts';
import { type Answer, requireAnswer, settle } from '../shop/answer.ts';
import { auditQueues } from '../shop/audit.ts';
import { type OnSale, putOnSale } from '../shop/events.ts';
import { BASE_URL, buyerCall, technique } from '../shop/target.ts';

const DOUBLE_CLICK_EVERY = 2;
/** As often as the page of a waiting room would ask. */
const BETWEEN_LOOKS_SECONDS = 1;

const { buyers, looks } = profileOf('queue');

export const options: Options = {
  ...keeping({ answerMs: 10_000, decisionMs: 10_000, yes: 'entered' }),
  scenarios: { queue: gathering(buyers) },
};

export const setup = () => putOnSale(null);

export default function wait({ eventIds: [eventId] }: OnSale) {
  const buyerId = exec.scenario.iterationInTest + 1;
  const url = `${BASE_URL}/events/${eventId}/waiting-room?technique=${technique()}`;
  waitForDoors();
  enter(url, buyerId);
  for (let look = 0; look < looks; look++) {
    sleep(BETWEEN_LOOKS_SECONDS);
    requireAnswer(http.get(url, buyerCall(buyerId, 'GET /events/:eventId/waiting-room')));
  }
}

export const teardown = ({ eventIds }: OnSale) => auditQueues(eventIds);

function enter(url: string, buyerId: number): void {
  const params = buyerCall(buyerId, 'POST /events/:eventId/waiting-room');
  const click = { method: 'POST', url, params };
  const clicks = buyerId % DOUBLE_CLICK_EVERY === 0 ? [click, click] : [click];
  for (const answer of http.batch(clicks)) settle(answer as Answer, 'entered');
}
