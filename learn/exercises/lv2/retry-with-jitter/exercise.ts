import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { Contended } from '@ticket-rush/shared/booking/refusals';
import { openDatabase } from '@ticket-rush/shared/database/database';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { schema } from '../../../../lv2-db-lock/src/schema';
import { optimisticNoRetry } from '../../../../lv2-db-lock/src/techniques/optimistic-no-retry';
import { databaseOf } from '../../../checks/databases';
import { type Check, type Exercise, exportedAs, type Failure, type Work } from '../../../exercise';
import { contest, type RetryConflicts } from './contenders';

const open = databaseOf('learn_retry', schema);

const FIRST_MS = 2;
const CAP_MS = 50;
const MAX_ATTEMPTS = 50;
const BUYERS = 16;
const CONTESTS = 20;
/** In step they need 16 + 15 + … = 136. With full jitter they need 72 on average, with half of it 77, with a tenth of it 91. */
const MOST_ATTEMPTS = 84;

const retryOf = (work: Work) => exportedAs<RetryConflicts>(work, 'retryConflicts');

/** The pauses of a buyer whose first `conflicts` attempts are in vain; the last of all is no conflict. */
async function pausesOf(work: Work, conflicts: number): Promise<number[]> {
  const pauses: number[] = [];
  let count = 0;
  await retryOf(work)({ metrics: countRetries(), pause: async (ms) => void pauses.push(ms) }, async () =>
    ++count > conflicts ? 'sold' : 'conflict',
  );
  return pauses;
}

const WAITS: Check = {
  name: 'it waits after a conflict, and not after a success',
  async run(work) {
    if ((await pausesOf(work, 0)).length > 0)
      return { sentences: ['The first attempt was no conflict, and the buyer waits before the answer.'] };
    const pauses = await pausesOf(work, 2);
    return pauses.length >= 2
      ? undefined
      : {
          sentences: [`The buyer has met two conflicts, and has waited ${pauses.length} times by \`pause\`.`],
        };
  },
};

const CAP: Check = {
  name: 'the first pause is short, and none is longer than the cap',
  async run(work) {
    for (let times = 1; times <= CONTESTS; times++) {
      const pauses = await pausesOf(work, 2);
      const [first = 0] = pauses;
      if (first > FIRST_MS)
        return {
          sentences: [`The first pause is ${first.toFixed(1)} ms: the other buyer was done after 2.`],
        };
    }
    for (let times = 1; times <= CONTESTS; times++) {
      const late = Math.max(...(await pausesOf(work, 20).catch(() => [0])));
      if (late > CAP_MS)
        return {
          sentences: [
            `A buyer who has met twenty conflicts waits for ${Math.round(late)} ms, while there are tickets.`,
          ],
        };
    }
    return undefined;
  },
};

const APART: Check = {
  name: 'sixteen who failed together do not come back together',
  async run(work) {
    let attempts = 0;
    let failure: Failure | undefined;
    for (let times = 1; times <= CONTESTS; times++) {
      const { turnedAway, table, ...found } = await contest(BUYERS, retryOf(work));
      attempts += found.attempts / CONTESTS;
      if (turnedAway > 0)
        return {
          sentences: [`${turnedAway} of ${BUYERS} buyers were sent away, and there was a ticket for each.`],
        };
      failure = {
        sentences: [
          `${BUYERS} buyers have needed ${Math.round(attempts)} attempts. In step they need 136, parted by chance some 75. This is how many attempts have ended at which millisecond:`,
        ],
        transcript: table,
      };
    }
    return attempts > MOST_ATTEMPTS ? failure : undefined;
  },
};

const BUDGET: Check = {
  name: 'after fifty conflicts the buyer is told no',
  async run(work) {
    let attempts = 0;
    const told = await Promise.race([
      retryOf(work)({ metrics: countRetries(), pause: async () => undefined }, async () => {
        attempts += 1;
        if (attempts > 10 * MAX_ATTEMPTS) await new Promise(() => undefined);
        return 'conflict';
      }).catch((error: unknown) => error),
      // When the attempts have come to their end, this is next.
      new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
    ]);
    if (attempts > MAX_ATTEMPTS)
      return { sentences: [`The buyer has tried ${attempts} times, and has no answer yet.`] };
    return told instanceof Unavailable && told.outcome === 'rejected'
      ? undefined
      : {
          sentences: [
            'Fifty attempts were in vain, no row was written, and the buyer is not told so. The error must be `Unavailable` with the outcome `rejected`.',
          ],
        };
  },
};

const DATABASE: Check = {
  name: 'twenty buyers at once, on the database: each has a ticket',
  async run(work, servers) {
    const dataSource = await open(servers);
    const { id } = await createEvent(dataSource, newEvent.parse({ tickets: 20 }));
    const needs = { database: openDatabase(dataSource), metrics: countRetries() };
    const once = optimisticNoRetry.create(needs);
    const retry = retryOf(work);
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        retry(needs, () => once(requestOf(index + 1, id)).catch(conflictOrError)),
      ),
    );
    const refused = answers.filter(({ status }) => status === 'rejected').length;
    return refused === 0
      ? undefined
      : { sentences: [`${refused} of 20 buyers have none, and there was a ticket for each.`] };
  },
};

function conflictOrError(error: unknown): 'conflict' {
  if (error instanceof Contended) return 'conflict';
  throw error;
}

export const exercise: Exercise = {
  slug: 'retry-with-jitter',
  level: 'lv2',
  task: 'Part those who failed together, before they try again.',
  minutes: 12,
  after: ['compare-and-set'],
  solution: 'lv2-db-lock/src/retry.ts',
  chapter: 'lv2-db-lock/README.md#how-it-works',
  question:
    'A thousand buyers come, not sixteen. How many conflicts does the last of them meet? When is a queue the better answer?',
  checks: [WAITS, CAP, APART, BUDGET, DATABASE],
  decoys: {
    'at-once.ts': WAITS.name,
    'without-cap.ts': CAP.name,
    'doubling.ts': APART.name,
    'one-number-for-all.ts': APART.name,
    'a-little-jitter.ts': APART.name,
    'three-attempts.ts': APART.name,
    'for-ever.ts': BUDGET.name,
    'any-error.ts': BUDGET.name,
  },
};
