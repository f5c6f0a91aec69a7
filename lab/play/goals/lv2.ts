import { lockAsNamed, lockInOrder } from '../../../lv2-db-lock/src/deadlock/book-both';
import { repeatableRead } from '../../../lv2-db-lock/src/seats/repeatable-read';
import { conditionalUpdate } from '../../../lv2-db-lock/src/techniques/conditional-update';
import { optimistic } from '../../../lv2-db-lock/src/techniques/optimistic';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { rowLockNowait } from '../../../lv2-db-lock/src/techniques/row-lock-nowait';
import { serializable } from '../../../lv2-db-lock/src/techniques/serializable';
import { skipLocked } from '../../../lv2-db-lock/src/techniques/skip-locked';
import { uniqueConstraint } from '../../../lv2-db-lock/src/techniques/unique-constraint';
import type { Choice } from '../choice';
import { answered, type Goal, hasWaited, isOver, ownersOf, rowsOf, wasTold } from './goal';

const tickets: Omit<Choice, 'technique'> = {
  level: 'lv2',
  resource: 'tickets',
  buyers: [12, 88],
  tickets: 1,
};

export const lv2Goals: Goal[] = [
  {
    id: 'lv2-wait-for-commit',
    choice: { ...tickets, technique: rowLock.slug },
    task: "Make one buyer wait for the other's lock, and then be told that all tickets are sold.",
    reached: (view) => isOver(view) && hasWaited(view) && ownersOf(view, 1) === 1,
    why: 'FOR UPDATE made the second buyer wait at the read, before the check. When the first had committed, the second read the new row: sold 1. Every buyer pays for it by waiting, the refused ones as well.',
  },
  {
    id: 'lv2-turned-away',
    choice: { ...tickets, technique: rowLockNowait.slug, tickets: 2 },
    task: 'Two tickets, two buyers. Send one buyer away although a ticket is left.',
    reached: (view) => isOver(view) && answered(view, '55P03') && rowsOf(view, 'bookings').length === 1,
    why: 'NOWAIT answers 55P03 instead of waiting. No rule is violated, and yet a buyer got no ticket although there was one: the technique undersells. Waiting, or trying again, would have helped.',
  },
  {
    id: 'lv2-start-over',
    choice: { ...tickets, technique: optimistic.slug, tickets: 2 },
    task: 'Make one buyer lose the compare-and-set and start over, and let both have a ticket in the end.',
    reached: (view) =>
      isOver(view) &&
      rowsOf(view, 'bookings').length === 2 &&
      view.lines.filter(({ text }) => text === 'BEGIN').length > 2,
    why: 'The UPDATE named the version that was read. It met another one, changed no row, and the transaction began anew with fresh numbers. With many buyers most of them start over most of the time.',
  },
  {
    id: 'lv2-serialization-failure',
    choice: { ...tickets, technique: serializable.slug },
    task: 'Make PostgreSQL refuse a transaction with 40001.',
    reached: (view) => answered(view, '40001'),
    why: 'No order of the two transactions, one after the other, explains what both have read. PostgreSQL noticed it without any lock that we took, and ended one of them. That one may start over.',
  },
  {
    id: 'lv2-nobody-waits',
    choice: { ...tickets, technique: skipLocked.slug, tickets: 2 },
    task: 'Let both buyers take a ticket before either has committed, and let none of them wait.',
    reached: (view) =>
      isOver(view) &&
      rowsOf(view, 'bookings').length === 2 &&
      !hasWaited(view) &&
      overlapped(view.play.schedule),
    why: 'SKIP LOCKED passed over the row that the first buyer had locked and took the next one. There is no row that all buyers need, so there is no queue.',
  },
  {
    id: 'lv2-unique-violation',
    choice: { ...tickets, technique: uniqueConstraint.slug, buyers: [12, 12], tickets: 2 },
    task: 'Buyer 12 clicks twice. Make the unique index refuse the second ticket with 23505.',
    reached: (view) => isOver(view) && answered(view, '23505') && wasTold(view, /^no/),
    why: 'The index keeps one entry for each buyer. The second insert waited until the first had committed, and then failed. The rule is checked at the write, where no other transaction can come in between.',
  },
  {
    id: 'lv2-nothing-in-between',
    choice: { ...tickets, technique: conditionalUpdate.slug },
    task: 'Try to sell ticket 1 twice. When you give up, let both buyers end: one owner is the answer.',
    reached: (view) => isOver(view) && ownersOf(view, 1) === 1,
    why: 'Check and write are one statement. The database takes the row lock, looks at the condition again and writes; there is no moment in between for the other buyer. "Prove it" shows that no schedule breaks it.',
  },
  {
    id: 'lv2-deadlock',
    choice: { ...tickets, resource: 'two-events', technique: lockAsNamed.slug },
    task: 'Each buyer wants a ticket of both events, and names them in opposite order. Make the database kill one of the two (40P01).',
    reached: (view) => answered(view, '40P01'),
    why: 'Each held the row that the other wanted. The second wait closed a circle: neither could ever go on, so PostgreSQL ended one of them. Its locks were free again, and the other went on. No rule is violated, but a buyer was turned away while there were tickets. If all buyers lock in one order, such as the order of the ids, a buyer who waits never holds a row that comes later in that order. So there is no circle: lock-in-order does that.',
  },
  {
    id: 'lv2-lock-order',
    choice: { ...tickets, resource: 'two-events', technique: lockInOrder.slug },
    task: 'The same wishes, and both lock the events in the order of their ids. Try to close a circle. Let one wait, and both have both tickets in the end.',
    reached: (view) => isOver(view) && hasWaited(view) && rowsOf(view, 'bookings').length === 4,
    why: 'Both begin with event 1, so one of them waits there, and holds nothing while it waits. A circle needs two who hold something and want something. "Prove it" shows that no schedule has one.',
  },
  {
    id: 'lv2-write-skew',
    choice: { ...tickets, resource: 'seats', technique: repeatableRead.slug, buyers: [12, 12] },
    task: 'Buyer 12 may have one seat, and asks for A1 and A2 at once. Let the buyer hold both.',
    reached: (view) =>
      isOver(view) && rowsOf(view, 'seats').filter((row) => row['held by'] === 12).length === 2,
    why: 'Both transactions counted 0 seats of this buyer and wrote different rows, so there was no row at which they met. It is write skew. REPEATABLE READ refuses the second writer of one row only; SERIALIZABLE remembers what was counted, and a row or a lock for each buyer makes the two meet.',
  },
];

/** Each party took a step before the other had taken its last. */
function overlapped(schedule: string): boolean {
  return (
    schedule.indexOf('1') < schedule.lastIndexOf('2') && schedule.indexOf('2') < schedule.lastIndexOf('1')
  );
}
