/** A purchase that is refused halfway keeps what it has done. Write the way back. */
import type { Transitions } from 'lv4-kafka/src/saga/transitions';

export const TRANSITIONS: Transitions = {
  begun: { step: 'book', done: 'booked', refused: 'undone' },
  // HOLE: `refund` undoes `pay`, and `give-back` undoes `book`. Which states lead there, and in which order?
  booked: { step: 'pay', done: 'paid', refused: 'undone' },
  paid: { step: 'notify', done: 'confirmed', refused: 'undone' },
  refunding: 'terminal',
  'giving-back': 'terminal',
  confirmed: 'terminal',
  undone: 'terminal',
};
