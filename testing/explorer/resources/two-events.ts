import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { createEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import type { Database } from '@ticket-rush/shared/database/database';
import { requestOf } from '../../http/requests';
import type { Answer, Race } from '../race';
import { byParty } from './by-party';

/** Books a ticket of each of several events, all or none. */
interface BooksSeveral {
  create: (needs: { database: Database }) => (requests: BookingRequest[]) => Promise<Booking[]>;
}

/** Each buyer wants a ticket of both events. T1 names the first event first, T2 the second. */
export function twoEventsRace(
  technique: BooksSeveral,
  buyers: number[],
  tickets: [first: number, second: number],
): Race {
  return {
    parties: buyers.length,
    async prepare(dataSource) {
      const events: number[] = [];
      for (const count of tickets)
        events.push((await createEvent(dataSource, newEvent.parse({ tickets: count }))).id);
      return {
        parties(database) {
          const book = technique.create({ database });
          return byParty(
            buyers.map((buyer, index) => () => {
              const named = index % 2 === 0 ? events : events.toReversed();
              return book(named.map((event) => requestOf(buyer, event)));
            }),
          );
        },
        async judge(answers) {
          const bookings = (await Promise.all(events.map((id) => listBookings(dataSource, id)))).flat();
          const half = [...new Set(buyers)].filter(
            (buyer) => bookings.filter(({ buyerId }) => buyerId === buyer).length % events.length !== 0,
          );
          if (half.length > 0)
            return {
              verdict: 'broken',
              report: half.map(
                (buyer) => `Buyer ${buyer} has a ticket for one event, and none for the other.`,
              ),
            };
          const report = turnedAway(answers, Math.min(...tickets, new Set(buyers).size));
          return { verdict: report.length === 0 ? 'holds' : 'undersells', report };
        },
      };
    },
  };
}

/** @param pairs how many buyers could have had both */
function turnedAway(answers: Answer[], pairs: number): string[] {
  const served = answers.filter(({ outcome }) => outcome === 'yes').length;
  if (served >= pairs) return [];
  return answers
    .filter(({ outcome }) => outcome !== 'yes')
    .map(({ party, reason }) => `${party} has no ticket (${reason}), although there was one for each event.`);
}
