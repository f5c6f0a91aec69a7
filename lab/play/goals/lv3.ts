import { REST_OF_LEASE } from '@ticket-rush/testing/explorer/redis-beside';
import { lockInsideTransaction } from '../../../lv3-redlock/src/techniques/lock-inside-transaction';
import { pubsubLock } from '../../../lv3-redlock/src/techniques/pubsub-lock';
import { redlock } from '../../../lv3-redlock/src/techniques/redlock';
import { redlockFenced } from '../../../lv3-redlock/src/techniques/redlock-fenced';
import { setCheckThenAdd } from '../../../lv3-redlock/src/techniques/set-check-then-add';
import { spinLock } from '../../../lv3-redlock/src/techniques/spin-lock';
import type { Choice } from '../choice';
import type { View } from '../view';
import { type Goal, isOver, ownersOf, wasTold } from './goal';

const tickets: Omit<Choice, 'technique'> = {
  level: 'lv3',
  resource: 'tickets',
  buyers: [12, 88],
  tickets: 1,
};

export const lv3Goals: Goal[] = [
  {
    id: 'lv3-wrong-order',
    choice: { ...tickets, technique: lockInsideTransaction.slug },
    task: 'The lock is taken after BEGIN and given back before COMMIT. Sell ticket 1 twice, and let no lease end.',
    reached: (view) => isOver(view) && ownersOf(view, 1) === 2 && !hasEnded(view),
    why: 'The lock was free while the first sale was still invisible. The next owner read the old stock. Lock, BEGIN, work, COMMIT, unlock: the lock must outlive the commit.',
  },
  {
    id: 'lv3-found-out',
    choice: { ...tickets, technique: spinLock.slug },
    task: 'Let the lease end (L) so that its holder finds out, and loses its work. One buyer has the ticket in the end.',
    reached: (view) => isOver(view) && ownersOf(view, 1) === 1 && wasTold(view, LOST),
    why: 'The owner looks at its clock before COMMIT. The lease was over by then, so the owner rolled back. This look is cheap, and it helps in most orders.',
  },
  {
    id: 'lv3-stopped-at-commit',
    choice: { ...tickets, technique: redlock.slug },
    task: 'Three servers have granted this lock. Sell ticket 1 twice all the same.',
    reached: (view) => isOver(view) && ownersOf(view, 1) === 2,
    why: 'The owner had looked at its clock, and was stopped before its COMMIT. The lease ended, the next owner read the old stock, and both committed. More servers do not help: the lease is right, and its owner is late. A lease is not mutual exclusion.',
  },
  {
    id: 'lv3-fenced',
    choice: { ...tickets, technique: redlockFenced.slug },
    task: 'Try the same with the fence: let the lease end, and see the database refuse the owner who is late.',
    reached: (view) => isOver(view) && ownersOf(view, 1) === 1 && wasTold(view, LOST),
    why: 'Each owner raises a number in the database before it reads. The late owner asked for its own number, and it was not the latest any more. The database decides, and it needs no clock for that.',
  },
  {
    id: 'lv3-handed-over',
    choice: { ...tickets, technique: pubsubLock.slug },
    task: 'Let one buyer sleep until the lock is handed over, and end with one owner of ticket 1. No lease ends.',
    reached: (view) => isOver(view) && ownersOf(view, 1) === 1 && hasSlept(view) && !hasEnded(view),
    why: 'The release handed the lock to the first in the queue and woke only that one. It begins at once, and has the lock confirmed before it commits.',
  },
  {
    id: 'lv3-two-commands',
    choice: { ...tickets, technique: setCheckThenAdd.slug },
    task: 'No lock here: Redis knows who has a ticket. Sell ticket 1 twice.',
    reached: (view) => isOver(view) && ownersOf(view, 1) === 2,
    why: 'Each command is atomic, and the pair is not. Both asked before either had written. One script, or one command that changes first and answers what it found, leaves no moment in between.',
  },
];

/** What the answer of an owner says that was late. */
const LOST = /lock was lost/i;

function hasEnded({ lines }: View): boolean {
  return lines.some(({ party }) => party === 'L');
}

/** One waiter asked for the lock in vain, and not again: it was woken by the message. */
function hasSlept({ lines }: View): boolean {
  return lines.some(({ text, then }) => text.startsWith('script(') && then === `→ ${REST_OF_LEASE}`);
}
