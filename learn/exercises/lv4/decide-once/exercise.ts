import { createEvent, findEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { type Database, openDatabase } from '@ticket-rush/shared/database/database';
import type { DataSource } from 'typeorm';
import { schema } from '../../../../lv4-kafka/src/schema';
import { diesThere } from '../../../checks/commands';
import { databaseOf } from '../../../checks/databases';
import { dyingAt } from '../../../checks/dying-database';
import { type Check, type Exercise, exportedAs, type Work } from '../../../exercise';

/** A request for a ticket, as the log delivers it. */
interface Delivered {
  offset: number;
  eventId: number;
}
type DecideBatch = (database: Database, partition: number, records: Delivered[]) => Promise<void>;

const open = databaseOf('learn_decide_once', schema);

let partitions = 0;

/** A partition whose records are requests for one event. Each batch: its first offset, and how many records. */
async function openPartition(work: Work, dataSource: DataSource) {
  partitions += 1;
  const partition = partitions;
  const { id: eventId } = await createEvent(dataSource, newEvent.parse({ tickets: 10 }));
  return {
    decide(first: number, count: number, database = openDatabase(dataSource)) {
      const records = Array.from({ length: count }, (_, index) => ({ offset: first + index, eventId }));
      return exportedAs<DecideBatch>(work, 'decideBatch')(database, partition, records);
    },
    sold: async () => (await findEvent(dataSource, eventId)).sold,
  };
}

/** After these deliveries that many tickets must be sold. */
function delivered(name: string, batches: [first: number, count: number][], expected: number): Check {
  return {
    name,
    async run(work, servers) {
      const { decide, sold } = await openPartition(work, await open(servers));
      for (const batch of batches) await decide(...batch);
      const found = await sold();
      const shown = batches.map(([first, count]) => `${first} to ${first + count - 1}`).join(', then ');
      return found === expected
        ? undefined
        : {
            sentences: [
              `The log delivers offsets ${shown}: ${expected} requests, and ${found} tickets are sold.`,
            ],
          };
    },
  };
}

const NEW = delivered(
  'two batches, one after the other',
  [
    [0, 2],
    [2, 1],
  ],
  3,
);
const AGAIN = delivered(
  'the same batch is delivered again',
  [
    [0, 2],
    [0, 2],
  ],
  2,
);
const IN_PART = delivered(
  'a batch of which a part was decided',
  [
    [0, 2],
    [0, 3],
  ],
  3,
);

const CRASH: Check = {
  name: 'the worker dies before or after any of its commits',
  async run(work, servers) {
    const dataSource = await open(servers);
    for (let commit = 1, reached = true; reached; commit++) {
      for (const when of ['before', 'after'] as const) {
        const { decide, sold } = await openPartition(work, dataSource);
        const { death, die } = diesThere();
        reached = false;
        void death.then(() => {
          reached = true;
        });
        await Promise.race([death, decide(0, 2, dyingAt(openDatabase(dataSource), commit, when, die))]);
        await decide(0, 2);
        const found = await sold();
        if (found !== 2)
          return {
            sentences: [
              `The worker dies ${when} its commit ${commit}, and the log delivers the batch to another worker: 2 requests, and ${found} tickets are sold.`,
            ],
          };
      }
    }
    return undefined;
  },
};

export const exercise: Exercise = {
  slug: 'decide-once',
  level: 'lv4',
  task: 'Decide each record once, though the log delivers it again.',
  minutes: 15,
  after: ['commit-after'],
  solution: 'learn/exercises/lv4/decide-once/solution.ts',
  chapter: 'lv4-kafka/README.md#4-the-worker-is-killed-between-two-commits',
  question: 'A worker is stopped, and another has its partition now. Then the first goes on. Who stops it?',
  checks: [NEW, AGAIN, IN_PART, CRASH],
  decoys: {
    'the-whole-batch-or-none.ts': IN_PART.name,
    'effect-then-progress.ts': CRASH.name,
    'progress-then-effect.ts': CRASH.name,
    'progress-in-memory.ts': CRASH.name,
  },
};
