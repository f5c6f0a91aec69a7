import type { Race } from '@ticket-rush/testing/explorer/race';
import { twoEventsRace } from '@ticket-rush/testing/explorer/resources/two-events';
import type { bookBothInOrder } from '../../../../lv2-db-lock/src/deadlock/book-both';

const BUYERS = [12, 88];

/** T1 names Friday first, T2 Saturday. Each wants both. A buyer who is turned away while there are tickets breaks a rule of the exercise. */
export function bothDaysRace(book: typeof bookBothInOrder, friday: number, saturday: number): Race {
  const create = ({ database }: { database: Parameters<typeof book>[0] }) => book(database);
  const race = twoEventsRace({ create }, BUYERS, [friday, saturday]);
  return {
    ...race,
    async prepare(dataSource) {
      const prepared = await race.prepare(dataSource);
      return {
        ...prepared,
        async judge(answers) {
          const { verdict, report } = await prepared.judge(answers);
          return { verdict: verdict === 'holds' ? 'holds' : 'broken', report };
        },
      };
    },
  };
}
