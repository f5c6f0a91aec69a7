import type { Check, Exercise } from '../../../exercise';
import { type LockedShop, openLockedShop } from './locked-shop';

function check(name: string, tickets: number, play: (shop: LockedShop) => ReturnType<Check['run']>): Check {
  return {
    name,
    async run(work, servers) {
      const shop = await openLockedShop(work, servers, tickets);
      try {
        const failure = await play(shop);
        return failure && { transcript: shop.transcript.toString(), ...failure };
      } finally {
        await shop.close();
      }
    },
  };
}

const YES = check('a yes: the lock is free, and the next buyer gets a ticket', 2, async (shop) => {
  for (const party of ['A', 'B'] as const) {
    if ((await shop.book(party)) !== 'yes')
      return { sentences: [`There is a ticket for each, and ${party} gets none.`] };
    if (await shop.isHeld())
      return {
        sentences: [
          `${party} has a ticket, and still holds the lock. The next buyer waits for the lease to end.`,
        ],
      };
  }
  return undefined;
});

const NO = check('a no: the lock is free at once', 0, async (shop) => {
  await shop.book('A');
  return (await shop.isHeld())
    ? {
        sentences: [
          'A was told that the tickets are sold out, and still holds the lock. All others wait for it.',
        ],
      }
    : undefined;
});

const NEITHER = check('neither: A’s COMMIT is on its way when B comes', 2, async (shop) => {
  const told = await shop.bookAndLoseTheAnswer();
  await shop.bBooksWhileItIsOnItsWay();
  const report = await shop.brokenRules();
  if (report.length > 0)
    return { sentences: ['A has given the lock back, and its COMMIT was still on its way.', ...report] };
  if (told === 'unknown') return undefined;
  return {
    sentences: [`A does not know what became of its COMMIT, and the buyer was told ${told}, not "unknown".`],
  };
});

const ENDS = check('and the lock of A ends with its lease', 1, async (shop) => {
  await shop.bookAndLoseTheAnswer();
  return shop.isLeftToItsEnd()
    ? undefined
    : {
        sentences: [
          'A keeps the lock, and its process goes on extending it, though A will never hear more. No other buyer gets it.',
        ],
      };
});

export const exercise: Exercise = {
  slug: 'unknown-is-not-no',
  level: 'lv3',
  task: 'Decide what becomes of the lock when COMMIT was not answered.',
  minutes: 15,
  after: ['lock-then-begin'],
  needs: ['redis'],
  solution: 'shared/redis/lease.ts',
  chapter: 'lv3-redlock/README.md#7-the-answer-to-commit-is-lost',
  question: 'The COMMIT is on its way for longer than the lease. Who keeps the promise then?',
  checks: [YES, NO, NEITHER, ENDS],
  decoys: {
    'only-after-a-yes.ts': NO.name,
    'only-foreign-errors.ts': NEITHER.name,
    'unknown-is-yes.ts': NEITHER.name,
    'kept-and-extended.ts': ENDS.name,
  },
};
