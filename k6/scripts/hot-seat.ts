/** All buyers want one of the same few seats, and each buys the one that it could hold. Has each seat one owner? */
import exec from 'k6/execution';
import http from 'k6/http';
import type { Options } from 'k6/options';
import { gathering, waitForDoors } from '../load/gathering.ts';
import { keeping } from '../load/limits.ts';
import { profileOf } from '../load/profiles.ts';
import { settle } from '../shop/answer.ts';
import { auditSeats } from '../shop/audit.ts';
import { addSeats, type OnSale, putOnSale } from '../shop/events.ts';
import { BASE_URL, buyerCall, technique } from '../shop/target.ts';

const { buyers, seats } = profileOf('hot-seat');

export const options: Options = {
  ...keeping({ answerMs: 10_000, decisionMs: 15_000, yes: 'confirmed' }),
  scenarios: { 'hot-seat': gathering(buyers) },
};

export function setup(): OnSale {
  const onSale = putOnSale(null);
  addSeats(onSale.eventIds[0] as number, seats);
  return onSale;
}

export default function buySeat({ eventIds: [eventId] }: OnSale) {
  const buyerId = exec.scenario.iterationInTest + 1;
  const seat = `${BASE_URL}/events/${eventId}/seats/${(buyerId % seats) + 1}`;
  waitForDoors();
  if (post(seat, 'hold', buyerId, 'held')) post(seat, 'confirm', buyerId, 'confirmed');
}

export const teardown = ({ eventIds }: OnSale) => auditSeats(eventIds);

function post(seat: string, step: 'hold' | 'confirm', buyerId: number, yes: string): boolean {
  const name = `POST /events/:eventId/seats/:label/${step}`;
  const answer = http.post(`${seat}/${step}?technique=${technique()}`, null, buyerCall(buyerId, name));
  settle(answer, yes);
  return answer.status < 300;
}
