import type { Technique } from '@ticket-rush/shared/booking/technique';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { schema } from '../../../../lv2-db-lock/src/schema';
import { databaseOf } from '../../../checks/databases';
import { everySchedule, namedSchedule, oneAfterTheOther, type RaceOf } from '../../../checks/schedules';
import { type Exercise, exportedAs, type Work } from '../../../exercise';

const open = databaseOf('learn_unique_per_buyer', schema);

function race(buyers: number[], tickets: number): RaceOf {
  const technique = (work: Work) => exportedAs<Technique>(work, 'uniqueConstraint');
  return { open, race: (work) => ticketRace({ technique: technique(work), buyers, tickets }) };
}

const BOTH_LOOK = 'both clicks look before either inserts (111222 …)';
const TWICE = 'one buyer who clicks twice, in every schedule';

export const exercise: Exercise = {
  slug: 'unique-per-buyer',
  level: 'lv2',
  task: 'Let an index refuse the second ticket of a buyer.',
  minutes: 12,
  after: ['one-statement'],
  solution: 'lv2-db-lock/src/techniques/unique-constraint.ts',
  chapter: 'lv2-db-lock/README.md#how-it-works',
  question: 'The limit becomes two for each buyer. Can an index still say so?',
  checks: [
    oneAfterTheOther('one buyer after the other', race([12, 88], 2)),
    oneAfterTheOther('one buyer who asks again', race([12, 12], 2)),
    namedSchedule(BOTH_LOOK, '111222111222', race([12, 12], 2)),
    everySchedule(TWICE, race([12, 12], 2)),
    everySchedule('two buyers and one ticket, in every schedule', race([12, 88], 1)),
  ],
  decoys: {
    'do-nothing-says-yes.ts': BOTH_LOOK,
    'looks-first.ts': BOTH_LOOK,
    'the-earlier-one.ts': BOTH_LOOK,
  },
};
