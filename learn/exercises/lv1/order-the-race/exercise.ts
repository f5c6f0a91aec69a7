import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { unprotected } from '../../../../lv1-race-condition/src/techniques/unprotected';
import { databaseOf } from '../../../checks/databases';
import { breaksARule, canBePlayed } from '../../../checks/own-schedule';
import type { Exercise } from '../../../exercise';

const own = {
  race: ticketRace({ technique: unprotected, buyers: [12, 88], tickets: 2 }),
  open: databaseOf('learn_order_the_race'),
};

const CAN_BE_PLAYED = 'each step can be taken, and both buyers end';
const SOLD_TWICE = 'ticket 1 is sold twice';

export const exercise: Exercise = {
  slug: 'order-the-race',
  level: 'lv1',
  task: 'Put the steps of two buyers in an order that sells ticket 1 twice.',
  minutes: 8,
  after: [],
  solution: 'learn/exercises/lv1/order-the-race/solution.ts',
  chapter: 'lv1-race-condition/README.md#how-it-works',
  question:
    'How many of all schedules are as bad as yours? Guess, and look under "In every order" in the chapter.',
  checks: [canBePlayed(CAN_BE_PLAYED, own), breaksARule(SOLD_TWICE, own)],
  decoys: {
    'begin-together.ts': SOLD_TWICE,
    'step-while-it-waits.ts': CAN_BE_PLAYED,
    'never-committed.ts': CAN_BE_PLAYED,
  },
};
