import type { Check, Exercise } from '../../../exercise';
import { oneAfterTheOther, stoppedAnywhere } from './two-owners';

const ONE_BY_ONE: Check = {
  name: 'one buyer after the other, and no process is stopped',
  run: oneAfterTheOther,
};

const STOPPED: Check = {
  name: 'A is stopped before any of its statements, past its lease',
  run: (work, servers) => stoppedAnywhere(work, servers, 'leaseEnds'),
};

const FORGOTTEN: Check = {
  name: 'and meanwhile the lock servers are restarted, and are empty',
  run: (work, servers) => stoppedAnywhere(work, servers, 'forgetAll'),
};

export const exercise: Exercise = {
  slug: 'pause-then-fence',
  level: 'lv3',
  task: 'Let the database refuse an owner who was stopped past its lease.',
  minutes: 20,
  after: ['lock-then-begin', 'extend-or-abort'],
  needs: ['redis'],
  solution: 'lv3-redlock/src/techniques/redlock-fenced.ts',
  chapter: 'lv3-redlock/README.md#6-the-owner-is-stopped-past-its-lease',
  question: 'The fence alone would be enough. What is the lock still good for?',
  checks: [ONE_BY_ONE, STOPPED, FORGOTTEN],
  decoys: {
    'raised-once.ts': ONE_BY_ONE.name,
    'raised-with-the-write.ts': STOPPED.name,
    'looked-at-without-a-lock.ts': STOPPED.name,
    'any-number-will-do.ts': STOPPED.name,
    'number-from-redis.ts': FORGOTTEN.name,
  },
};
