import type { Check, Exercise } from '../../../exercise';
import { LEASE_MS, type LockInTime, playLock } from './lock-in-time';

function check(name: string, play: (lock: LockInTime) => ReturnType<Check['run']>): Check {
  return { name, run: (work, servers) => playLock(work, servers, play) };
}

const THREE_LEASES = check('the work takes three leases, and B asks all the time', async (lock) => {
  let bHasIt = false;
  await lock.pass(3 * LEASE_MS, async () => {
    bHasIt ||= await lock.bAsks();
  });
  if (bHasIt) return { sentences: ['A still works when its lease ends. B takes the lock, and both write.'] };
  return (await lock.mayCommit())
    ? undefined
    : { sentences: ['The lock was A’s all the time, and A does not commit.'] };
});

const RELEASED = check('after the release A asks for no more time', async (lock) => {
  await lock.pass(LEASE_MS / 2);
  await lock.lease.release();
  lock.transcript.line('A', 'releases the lock');
  if (!(await lock.bAsks())) return { sentences: ['A has released the lock, and B does not get it.'] };
  const before = lock.extensions();
  await lock.pass(2 * LEASE_MS);
  if (lock.extensions() === before) return undefined;
  return {
    sentences: [
      'A is done, and its timer still asks Redis for more time. Each booking leaves such a timer behind.',
    ],
  };
});

const LEFT = check('a lease that is left to its end does end', async (lock) => {
  await lock.pass(LEASE_MS / 2);
  lock.lease.letExpire();
  lock.transcript.line('A', 'leaves the lock to its end');
  let bHasIt = false;
  await lock.pass(2 * LEASE_MS, async () => {
    bHasIt ||= await lock.bAsks();
  });
  if (bHasIt) return undefined;
  return { sentences: ['A has left the lock to its end, and goes on extending it. No other buyer gets it.'] };
});

const LOST = check('the answer to an extension is no', async (lock) => {
  await lock.bHasIt();
  await lock.pass((2 / 3) * LEASE_MS);
  if (await lock.mayCommit())
    return { sentences: ['Redis has told A that the lock is not A’s any more, and A commits beside B.'] };
  return lock.lease.signal.aborted
    ? undefined
    : {
        sentences: [
          'A knows that its lock is lost, and its signal is not aborted: the work goes on until the end, for no ticket.',
        ],
      };
});

const UNDER_WAY = check('an extension has no answer yet when the work is done', async (lock) => {
  const answer = lock.holdAnswers();
  await lock.bHasIt();
  await lock.pass((2 / 3) * LEASE_MS);
  const looks = lock.mayCommit();
  await lock.pass(0);
  answer();
  return (await looks)
    ? {
        sentences: [
          'A does not wait for the answer that is on its way. It is no, and A has committed beside B.',
        ],
      }
    : undefined;
});

const STOPPED = check('A’s process is stopped for two leases', async (lock) => {
  await lock.pass(LEASE_MS / 6);
  await lock.stopFor(2 * LEASE_MS);
  await lock.bAsks();
  return (await lock.mayCommit())
    ? {
        sentences: [
          'No timer of A has fired while it was stopped, so no extension has failed. A commits beside B.',
        ],
      }
    : undefined;
});

const LATE_ANSWER = check('the answer to an extension comes late', async (lock) => {
  const answer = lock.holdAnswers();
  await lock.pass((5 / 6) * LEASE_MS);
  answer();
  await lock.pass(0);
  await lock.stopFor(LEASE_MS / 2 + LEASE_MS / 12);
  const bHasIt = await lock.bAsks();
  if (!bHasIt) return undefined;
  return (await lock.mayCommit())
    ? {
        sentences: [
          'Redis counts the lease from second 20, when it was asked. A counts it from second 50, when it heard the answer, and commits beside B.',
        ],
      }
    : undefined;
});

export const exercise: Exercise = {
  slug: 'extend-or-abort',
  level: 'lv3',
  task: 'Extend a lease while its owner works, or let the owner abort.',
  minutes: 25,
  after: ['release-only-yours'],
  needs: ['redis'],
  solution: 'shared/redis/lease.ts',
  chapter: 'lv3-redlock/README.md#6-the-owner-is-stopped-past-its-lease',
  question: 'A looks at its clock, the lease is its own, and then A is stopped before COMMIT. What now?',
  checks: [THREE_LEASES, RELEASED, LEFT, LOST, UNDER_WAY, STOPPED, LATE_ANSWER],
  decoys: {
    'only-once.ts': THREE_LEASES.name,
    'when-it-has-ended.ts': THREE_LEASES.name,
    'never-stops.ts': RELEASED.name,
    'left-and-still-extended.ts': LEFT.name,
    'failure-ignored.ts': LOST.name,
    'does-not-wait-for-the-answer.ts': UNDER_WAY.name,
    'trusts-its-timers.ts': STOPPED.name,
    'counted-from-the-answer.ts': LATE_ANSWER.name,
  },
};
