import { unprotected as seats } from '../../../lv1-race-condition/src/seats/unprotected';
import { mutex } from '../../../lv1-race-condition/src/techniques/mutex';
import { mutexInsideTransaction } from '../../../lv1-race-condition/src/techniques/mutex-inside-transaction';
import { unprotected } from '../../../lv1-race-condition/src/techniques/unprotected';
import { unprotected as wallet } from '../../../lv1-race-condition/src/wallet/unprotected';
import type { Choice } from '../choice';
import { type Goal, isOver, ownersOf, rowsOf } from './goal';

const tickets: Omit<Choice, 'technique'> = {
  level: 'lv1',
  resource: 'tickets',
  buyers: [12, 88],
  tickets: 1,
};

export const lv1Goals: Goal[] = [
  {
    id: 'lv1-two-owners',
    choice: { ...tickets, technique: unprotected.slug },
    task: 'Give ticket 1 to two owners, with at most two switches between the buyers.',
    reached: (view) => isOver(view) && ownersOf(view, 1) === 2 && view.switches <= 2,
    why: 'Both buyers read "sold 0" before either of them wrote. What a transaction has read can be old before it writes: a check and the write that rests on it are two moments. The mutex tries to let only one buyer at a time into the section between them.',
  },
  {
    id: 'lv1-lost-update',
    choice: { ...tickets, technique: unprotected.slug, tickets: 2 },
    task: 'Two tickets are for sale. Make the counter say 1 with two bookings.',
    reached: (view) =>
      isOver(view) && rowsOf(view, 'bookings').length === 2 && rowsOf(view, 'events')[0]?.sold === 1,
    why: 'Each buyer computed 0 + 1 in its own process and wrote the result. The second write replaced the first: a lost update. LV.2 lets the database compute ("sold = sold + 1"), or locks the row before it is read.',
  },
  {
    id: 'lv1-double-click',
    choice: { ...tickets, technique: unprotected.slug, buyers: [12, 12], tickets: 2 },
    task: 'Buyer 12 clicks twice. Give this one buyer two tickets.',
    reached: (view) =>
      isOver(view) && rowsOf(view, 'bookings').filter(({ buyer }) => buyer === 12).length === 2,
    why: 'Both requests looked for an earlier booking before either had made one. Looking first is no guard: only a rule that the database checks at the write is one (a unique index, in LV.2).',
  },
  {
    id: 'lv1-mutex-too-short',
    choice: { ...tickets, technique: mutexInsideTransaction.slug },
    task: 'This technique takes a mutex. Sell ticket 1 twice all the same.',
    reached: (view) => isOver(view) && ownersOf(view, 1) === 2,
    why: "The mutex is released before COMMIT. The next buyer enters, and reads what was there before: an uncommitted write is invisible to others. A lock must be held until its owner's work can be seen.",
  },
  {
    id: 'lv1-mutex-waits',
    choice: { ...tickets, technique: mutex.slug },
    task: 'Let one buyer wait for the other in the process, and end with one owner of ticket 1. Then press "Prove it".',
    reached: (view) =>
      isOver(view) &&
      ownersOf(view, 1) === 1 &&
      view.lines.some(({ then }) => then === 'waits in the process'),
    why: 'Here the mutex is held until COMMIT, so it holds, in one process. A second process has a mutex of its own and knows nothing of this one. LV.2 asks the one place that all processes share: the database.',
  },
  {
    id: 'lv1-lost-charge',
    choice: { ...tickets, resource: 'wallet', technique: wallet.slug },
    task: 'A wallet has 100. One request charges 50, another pays 80. Make money appear or vanish: the balance shall differ from the sum of the ledger.',
    reached: (view) => isOver(view) && view.judgement?.verdict === 'broken',
    why: 'Both read 100, and the second write forgot the first. The ledger has all three entries, the balance only one of the two changes.',
  },
  {
    id: 'lv1-double-hold',
    choice: { ...tickets, resource: 'seats', technique: seats.slug },
    task: 'Tell two buyers that seat A1 is theirs.',
    reached: (view) => isOver(view) && view.judgement?.verdict === 'broken',
    why: 'Both saw a free seat, and the later hold replaced the earlier one. LV.2 writes the condition into the UPDATE, so that only one of them finds a free seat.',
  },
];
