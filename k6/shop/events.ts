import http, { type BatchRequest, type Response } from 'k6/http';
import { BASE_URL, operatorCall } from './target.ts';

const NAME = 'POST /events';
const AT_A_TIME = 20;

/** What the setup hands to every iteration and to the teardown. */
export interface OnSale {
  eventIds: number[];
}

/** Puts events on sale, so many tickets each; `null` is unlimited. @throws Error with what the shop answered */
export function putOnSale(tickets: number | null, count = 1): OnSale {
  const eventIds: number[] = [];
  while (eventIds.length < count) {
    const requests = Math.min(AT_A_TIME, count - eventIds.length);
    eventIds.push(...http.batch(Array.from({ length: requests }, () => newEvent(tickets))).map(idOf));
  }
  return { eventIds };
}

/** Adds seats, called 1, 2, 3, …, to an event. @throws Error with what the shop answered */
export function addSeats(eventId: number, count: number): void {
  const name = 'POST /events/:eventId/seats';
  const url = `${BASE_URL}/events/${eventId}/seats`;
  requireCreated(http.post(url, JSON.stringify({ count }), operatorCall(name)));
}

function newEvent(tickets: number | null): BatchRequest {
  return {
    method: 'POST',
    url: `${BASE_URL}/events`,
    body: JSON.stringify({ tickets }),
    params: operatorCall(NAME),
  };
}

function idOf(response: Response): number {
  requireCreated(response);
  return (response.json() as { id: number }).id;
}

function requireCreated({ status, url, body, error }: Response): void {
  if (status !== 201) throw new Error(`${url} answered ${status}: ${body || error}`);
}
