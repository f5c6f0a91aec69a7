import type { Booking, Event } from '@ticket-rush/shared/booking/booking';
import type { NewEvent } from '@ticket-rush/shared/booking/events';
import type { Resource, Technique } from '@ticket-rush/shared/booking/technique';
import { Pool } from 'undici';

/** Buyers do not share connections; beyond this many the client's own sockets are what is measured. */
const MAX_CONNECTIONS = 1000;

/** A shop as a client sees it: one base address, which is one instance or the balancer before several. */
export interface Shop {
  pool: Pool;
  techniques(): Promise<
    (Pick<Technique, 'slug' | 'summary' | 'expected'> & {
      level: string;
      resource: Resource;
      sellsSeveral?: true;
    })[]
  >;
  createEvent(
    event: Partial<Pick<NewEvent, 'name' | 'seatsPerBuyer' | 'ticketsPerBuyer'>> & Pick<NewEvent, 'tickets'>,
  ): Promise<Event>;
  event(eventId: number): Promise<Event>;
  bookings(eventId: number): Promise<Booking[]>;
  close(): Promise<void>;
}

/** Opens a client. `operatorToken` is needed where the service asks for one. Close it, or the process stays alive. */
export function openShop(url: string, operatorToken?: string): Shop {
  const pool = new Pool(url, { connections: MAX_CONNECTIONS, headersTimeout: 120_000 });
  const headers = {
    'content-type': 'application/json',
    ...(operatorToken !== undefined && { authorization: `Bearer ${operatorToken}` }),
  };
  async function call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const response = await pool.request({
      method,
      path,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.body.text();
    if (response.statusCode >= 400)
      throw new Error(`${method} ${url}${path} answered ${response.statusCode}: ${text}`);
    return JSON.parse(text) as T;
  }
  return {
    pool,
    techniques: () => call('GET', '/techniques'),
    createEvent: (event) => call('POST', '/events', event),
    event: (eventId) => call('GET', `/events/${eventId}`),
    bookings: (eventId) => call('GET', `/events/${eventId}/bookings`),
    close: () => pool.close(),
  };
}
