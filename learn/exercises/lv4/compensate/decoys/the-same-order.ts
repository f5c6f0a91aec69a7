/** What was done first is undone first: for a moment the buyer has neither ticket nor money. */
import type { Transitions } from 'lv4-kafka/src/saga/transitions';

export const TRANSITIONS: Transitions = {
  begun: { step: 'book', done: 'booked', refused: 'undone' },
  booked: { step: 'pay', done: 'paid', refused: 'giving-back' },
  paid: { step: 'notify', done: 'confirmed', refused: 'giving-back' },
  refunding: { step: 'refund', done: 'undone' },
  'giving-back': { step: 'give-back', done: 'refunding' },
  confirmed: 'terminal',
  undone: 'terminal',
};
