import { orderRace } from '@ticket-rush/testing/explorer/resources/orders';
import type { orderByRowLock } from '../../../../lv2-db-lock/src/orders/row-lock';
import { schema } from '../../../../lv2-db-lock/src/schema';
import { databaseOf } from '../../../checks/databases';
import { everySchedule, namedSchedule, oneAfterTheOther, type RaceOf } from '../../../checks/schedules';
import { type Exercise, exportedAs } from '../../../exercise';

const open = databaseOf('learn_all_or_nothing', schema);
const LIMIT = 4;
const [ANN, BOB] = [12, 88];

/** Orders of so many tickets each. */
function race(tickets: number, ...orders: [buyerId: number, quantity: number][]): RaceOf {
  return {
    open,
    race: (work) =>
      orderRace({
        createOrder: exportedAs<typeof orderByRowLock>(work, 'orderByRowLock'),
        orders: orders.map(([buyerId, quantity]) => ({ buyerId, quantity })),
        tickets,
        limit: LIMIT,
      }),
  };
}

const BOTH_FIT = 'two orders that both fit';
const THREE_LEFT = 'three left: an order for four, then one for three';
const ONE_BUYER = 'a buyer of one ticket orders two in each of two windows (111111 222 333 …)';

export const exercise: Exercise = {
  slug: 'all-or-nothing',
  level: 'lv2',
  task: 'Sell all tickets of an order, or none.',
  minutes: 10,
  after: ['row-lock'],
  solution: 'lv2-db-lock/src/orders/row-lock.ts',
  chapter: 'lv2-db-lock/README.md#several-tickets-in-one-order',
  question:
    'An order takes its tickets from rows that no other order has locked. It finds two, and needs four. What may it do with the two?',
  checks: [
    oneAfterTheOther(BOTH_FIT, race(10, [ANN, 3], [BOB, 4])),
    oneAfterTheOther(THREE_LEFT, race(3, [ANN, 4], [BOB, 3])),
    oneAfterTheOther('one buyer, one order after the other', race(10, [ANN, 3], [ANN, 2])),
    namedSchedule(ONE_BUYER, '111111222333', race(10, [ANN, 1], [ANN, 2], [ANN, 2])),
    everySchedule('two buyers, in every schedule', race(5, [ANN, 3], [BOB, 3])),
    everySchedule('one buyer in two windows, in every schedule', race(10, [ANN, 3], [ANN, 3])),
  ],
  decoys: {
    'one-ticket-more.ts': THREE_LEFT,
    'a-transaction-each.ts': THREE_LEFT,
    'counted-before-the-lock.ts': ONE_BUYER,
  },
};
