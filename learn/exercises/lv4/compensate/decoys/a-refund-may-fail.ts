/** When a refund fails, the saga goes on without it. */
import type { Transitions } from 'lv4-kafka/src/saga/transitions';

export const TRANSITIONS: Transitions = {
  begun: { step: 'book', done: 'booked', refused: 'undone' },
  booked: { step: 'pay', done: 'paid', refused: 'giving-back' },
  paid: { step: 'notify', done: 'confirmed', refused: 'refunding' },
  refunding: { step: 'refund', done: 'giving-back', refused: 'giving-back' },
  'giving-back': { step: 'give-back', done: 'undone' },
  confirmed: 'terminal',
  undone: 'terminal',
};
