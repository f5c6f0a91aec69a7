/** The ticket is given back, and the payment is forgotten. */
import type { Transitions } from 'lv4-kafka/src/saga/transitions';

export const TRANSITIONS: Transitions = {
  begun: { step: 'book', done: 'booked', refused: 'undone' },
  booked: { step: 'pay', done: 'paid', refused: 'giving-back' },
  paid: { step: 'notify', done: 'confirmed', refused: 'giving-back' },
  refunding: { step: 'refund', done: 'giving-back' },
  'giving-back': { step: 'give-back', done: 'undone' },
  confirmed: 'terminal',
  undone: 'terminal',
};
