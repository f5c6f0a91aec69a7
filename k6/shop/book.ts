import http from 'k6/http';
import { type Answer, settle } from './answer.ts';
import { awaitDecision } from './decision.ts';
import { BASE_URL, buyerCall, technique } from './target.ts';

const NAME = 'POST /events/:eventId/bookings';

/** One in ten is a double click: the same buyer twice, at the same instant. */
const DOUBLE_CLICK_EVERY = 10;

/** One buyer wants one ticket, and waits until it is decided. */
export function book(eventId: number, buyerId: number): void {
  const sentAt = Date.now();
  const request = {
    method: 'POST',
    url: `${BASE_URL}/events/${eventId}/bookings?technique=${technique()}`,
    params: buyerCall(buyerId, NAME),
  };
  const clicks = buyerId % DOUBLE_CLICK_EVERY === 0 ? [request, request] : [request];
  for (const answer of http.batch(clicks)) take(answer as Answer, buyerId, sentAt);
}

/** LV.4 answers that it will decide; the others decide. */
function take(answer: Answer, buyerId: number, sentAt: number): void {
  if (answer.status === 202) awaitDecision(answer, buyerId, sentAt);
  else settle(answer, 'booked');
}
