import type { Technique } from '@ticket-rush/shared/booking/technique';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { schema } from '../../../../lv2-db-lock/src/schema';
import { databaseOf } from '../../../checks/databases';
import { everySchedule, namedSchedule, oneAfterTheOther, type RaceOf } from '../../../checks/schedules';
import { type Exercise, exportedAs, type Work } from '../../../exercise';

const open = databaseOf('learn_start_over', schema);

function race(buyers: number[], tickets: number): RaceOf {
  const technique = (work: Work) => exportedAs<Technique>(work, 'serializable');
  return { open, race: (work) => ticketRace({ technique: technique(work), buyers, tickets }) };
}

const BOTH_READ = 'both read before either writes (111222 …)';
const TWO_BUYERS = 'two buyers and one ticket, in every schedule';

export const exercise: Exercise = {
  slug: 'start-over',
  level: 'lv2',
  task: 'Leave the order to PostgreSQL, and start over when it says so.',
  minutes: 12,
  after: ['compare-and-set'],
  solution: 'lv2-db-lock/src/techniques/serializable.ts',
  chapter: 'lv2-db-lock/README.md#how-it-works',
  question: 'Another program writes the same rows at READ COMMITTED. What is the promise worth then?',
  checks: [
    oneAfterTheOther('one buyer after the other', race([12, 88], 1)),
    namedSchedule(BOTH_READ, '111222111222', race([12, 88], 2)),
    everySchedule(TWO_BUYERS, race([12, 88], 1)),
  ],
  decoys: {
    'no-retry.ts': BOTH_READ,
    'repeats-the-statement.ts': BOTH_READ,
    'reads-before.ts': TWO_BUYERS,
  },
};
