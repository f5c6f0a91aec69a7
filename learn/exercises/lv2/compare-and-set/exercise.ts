import type { Technique } from '@ticket-rush/shared/booking/technique';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { schema } from '../../../../lv2-db-lock/src/schema';
import { databaseOf } from '../../../checks/databases';
import { everySchedule, namedSchedule, oneAfterTheOther, type RaceOf } from '../../../checks/schedules';
import { type Exercise, exportedAs, type Work } from '../../../exercise';

const open = databaseOf('learn_compare_and_set', schema);

function race(buyers: number[], tickets: number): RaceOf {
  const technique = (work: Work) => exportedAs<Technique>(work, 'optimistic');
  return { open, race: (work) => ticketRace({ technique: technique(work), buyers, tickets }) };
}

const BOTH_READ = 'both read before either writes (111222 …)';
const TWO_BUYERS = 'two buyers and one ticket, in every schedule';
const TWICE = 'one buyer who clicks twice, in every schedule';

export const exercise: Exercise = {
  slug: 'compare-and-set',
  level: 'lv2',
  task: 'Write only if the version is the one that you have read.',
  minutes: 15,
  after: ['row-lock'],
  solution: 'lv2-db-lock/src/techniques/optimistic.ts',
  chapter: 'lv2-db-lock/README.md#how-it-works',
  question: 'Ten buyers come at once. How many attempts does it take until all ten are served?',
  checks: [
    oneAfterTheOther('one buyer after the other', race([12, 88], 1)),
    namedSchedule(BOTH_READ, '111222111222', race([12, 88], 2)),
    everySchedule(TWO_BUYERS, race([12, 88], 1)),
    everySchedule(TWICE, race([12, 12], 2)),
  ],
  decoys: {
    'answer-not-read.ts': BOTH_READ,
    'version-left-alone.ts': BOTH_READ,
    'version-read-late.ts': TWICE,
    'version-read-again.ts': TWO_BUYERS,
  },
};
