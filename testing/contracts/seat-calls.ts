import { expect } from '@jest/globals';
import type { RunningLevel } from '@ticket-rush/stack/level/level';
import { Client } from 'pg';
import { endHolds } from '../database/end-holds';
import { type Answer, ask } from '../http/ask';
import { askAndAwait } from '../http/ask-and-await';
import type { RunningShop } from '../http/running-shop';

export const LABELS = ['A1', 'A2', 'A3', 'A4', 'A5', 'B1', 'B2', 'B3', 'B4', 'B5'];

/** Ends the holds of an event in what the level keeps beside the seats' own rows. */
export type AlsoEndHolds = (level: RunningLevel, eventId: number) => Promise<void>;

export type SeatCalls = ReturnType<typeof seatCalls>;

/** What the contracts ask of the seats of a running shop, by one technique. */
export function seatCalls(
  slug: string,
  running: RunningShop,
  alsoEndHolds: AlsoEndHolds = async () => undefined,
) {
  const call =
    (method: 'POST' | 'DELETE', what: 'hold' | 'confirm') =>
    (eventId: number, label: string, buyerId: number): Promise<Answer> =>
      askAndAwait(running.shop, method, `/events/${eventId}/seats/${label}/${what}?technique=${slug}`, {
        buyerId,
      });
  const calls = {
    hold: call('POST', 'hold'),
    confirm: call('POST', 'confirm'),
    release: call('DELETE', 'hold'),
    states: async (eventId: number) => (await ask(running.shop, 'GET', `/events/${eventId}/seats`)).body,
    audit: async (eventId: number) => (await ask(running.shop, 'GET', `/events/${eventId}/seats/audit`)).body,
    async eventWithSeats(labels = LABELS, seatsPerBuyer: number | null = null): Promise<number> {
      const { id } = await running.shop.createEvent({ tickets: null, seatsPerBuyer });
      const added = await ask(running.shop, 'POST', `/events/${id}/seats`, { body: { labels } });
      expect(added).toMatchObject({ status: 201, body: labels.map((label) => ({ label, state: 'free' })) });
      return id;
    },
    async eventWithEndedHold(label: string, buyerId: number): Promise<number> {
      const eventId = await calls.eventWithSeats();
      await calls.hold(eventId, label, buyerId);
      await calls.endHolds(eventId);
      return eventId;
    },
    /** Lets all holds of the event end. */
    async endHolds(eventId: number): Promise<void> {
      const client = new Client(running.level.databaseUrl);
      await client.connect();
      await endHolds((sql) => client.query(sql), eventId).finally(() => client.end());
      await alsoEndHolds(running.level, eventId);
    },
  };
  return calls;
}
