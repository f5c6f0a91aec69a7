import { createEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { byParty } from '@ticket-rush/testing/explorer/by-party';
import type { Answer, Race } from '@ticket-rush/testing/explorer/race';
import { requestOf } from '@ticket-rush/testing/http/requests';
import type { DataSource } from 'typeorm';
import type { bookBothInOrder } from '../../../../lv2-db-lock/src/deadlock/book-both';

const BUYERS = [12, 88];

/** T1 names Friday first, T2 Saturday. Each wants both. */
export function bothDaysRace(book: typeof bookBothInOrder, friday: number, saturday: number): Race {
  return {
    parties: BUYERS.length,
    async prepare(dataSource) {
      const days: number[] = [];
      for (const tickets of [friday, saturday])
        days.push((await createEvent(dataSource, newEvent.parse({ tickets }))).id);
      return {
        parties(database) {
          const bookBoth = book(database);
          const orders = [days, days.toReversed()];
          return byParty(
            BUYERS.map((buyer, index) => () => {
              const order = orders[index] as number[];
              return bookBoth(order.map((day) => requestOf(buyer, day)));
            }),
          );
        },
        async judge(answers) {
          const held = await countHeld(dataSource, days);
          const report = [
            ...held.flatMap((count, index) =>
              count === 1 ? [`Buyer ${BUYERS[index]} has a ticket for one day, and none for the other.`] : [],
            ),
            ...turnedAway(answers, Math.min(friday, saturday)),
          ];
          return { verdict: report.length === 0 ? 'holds' : 'broken', report };
        },
      };
    },
  };
}

/** How many tickets each buyer has. */
async function countHeld(dataSource: DataSource, days: number[]): Promise<number[]> {
  const bookings = (await Promise.all(days.map((day) => listBookings(dataSource, day)))).flat();
  return BUYERS.map((buyer) => bookings.filter(({ buyerId }) => buyerId === buyer).length);
}

function turnedAway(answers: Answer[], pairs: number): string[] {
  const served = answers.filter(({ outcome }) => outcome === 'yes').length;
  if (served >= pairs) return [];
  return answers
    .filter(({ outcome }) => outcome !== 'yes')
    .map(({ party, reason }) => `${party} has no ticket (${reason}), although there was one for each day.`);
}
