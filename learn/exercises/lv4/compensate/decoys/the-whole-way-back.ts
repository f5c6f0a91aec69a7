/** Each refusal takes the whole way back: a payment is refunded that was never made. */
import type { Transitions } from 'lv4-kafka/src/saga/transitions';

export const TRANSITIONS: Transitions = {
  begun: { step: 'book', done: 'booked', refused: 'undone' },
  booked: { step: 'pay', done: 'paid', refused: 'refunding' },
  paid: { step: 'notify', done: 'confirmed', refused: 'refunding' },
  refunding: { step: 'refund', done: 'giving-back' },
  'giving-back': { step: 'give-back', done: 'undone' },
  confirmed: 'terminal',
  undone: 'terminal',
};
