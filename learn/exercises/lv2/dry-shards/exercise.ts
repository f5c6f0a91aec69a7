import type { Technique } from '@ticket-rush/shared/booking/technique';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { schema } from '../../../../lv2-db-lock/src/schema';
import { ticketRows } from '../../../../lv2-db-lock/src/ticket-rows';
import { databaseOf } from '../../../checks/databases';
import { everySchedule, namedSchedule, oneAfterTheOther, type RaceOf } from '../../../checks/schedules';
import { type Exercise, exportedAs, type Work } from '../../../exercise';

const open = databaseOf('learn_dry_shards', schema);

function race(buyers: number[], tickets: number): RaceOf {
  const technique = (work: Work) => exportedAs<Technique>(work, 'shardedCounter');
  const stock = ticketRows;
  return { open, race: (work) => ticketRace({ technique: technique(work), buyers, tickets, stock }) };
}

/** With three tickets there are three shards, of one ticket each, and all of these buyers begin with the first. */
const ONE_SHARD = [3, 6, 9];
const LAST = 'three buyers of one shard, one after the other';
const MEET = `1111111${'23'.repeat(12)}`;
const BOTH_FIND = 'two find the same shard (1111111 2323 …)';
const LAST_OF_ALL = 'and it has the last ticket of all';

export const exercise: Exercise = {
  slug: 'dry-shards',
  level: 'lv2',
  task: 'Refuse no buyer while another shard has a ticket.',
  minutes: 15,
  after: ['one-statement', 'skip-locked'],
  solution: 'lv2-db-lock/src/techniques/sharded-counter.ts',
  chapter: 'lv2-db-lock/README.md#how-it-works',
  question:
    'Each buyer now looks at more and more empty shards as the sale ends. When would one row have been faster?',
  checks: [
    oneAfterTheOther(LAST, race(ONE_SHARD, 3)),
    namedSchedule(BOTH_FIND, MEET, race(ONE_SHARD, 3)),
    namedSchedule(LAST_OF_ALL, MEET, race([2, 4, 6], 2)),
    everySchedule('two buyers and one ticket, in every schedule', race([12, 88], 1)),
  ],
  decoys: {
    'next-shard-only.ts': LAST,
    'chosen-by-a-subquery.ts': LAST_OF_ALL,
    'looks-for-another-once.ts': BOTH_FIND,
  },
};
