import type { Technique } from '@ticket-rush/shared/booking/technique';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { schema } from '../../../../lv2-db-lock/src/schema';
import { databaseOf } from '../../../checks/databases';
import { everySchedule, namedSchedule, oneAfterTheOther, type RaceOf } from '../../../checks/schedules';
import { type Exercise, exportedAs, type Work } from '../../../exercise';

const open = databaseOf('learn_one_statement', schema);

function race(buyers: number[], tickets: number): RaceOf {
  const technique = (work: Work) => exportedAs<Technique>(work, 'conditionalUpdate');
  return { open, race: (work) => ticketRace({ technique: technique(work), buyers, tickets }) };
}

const ONE_BY_ONE = 'one buyer after the other';
const BOTH_LOOK = 'both look before either counts (1122 …)';
const TWICE = 'one buyer who clicks twice, in every schedule';

export const exercise: Exercise = {
  slug: 'one-statement',
  level: 'lv2',
  task: 'Check, count and insert in one statement.',
  minutes: 15,
  after: ['row-lock'],
  solution: 'lv2-db-lock/src/techniques/conditional-update.ts',
  chapter: 'lv2-db-lock/README.md#how-it-works',
  question: 'The rules of the sale are now in SQL, too. Who keeps the two in step?',
  checks: [
    oneAfterTheOther(ONE_BY_ONE, race([12, 88], 1)),
    namedSchedule(BOTH_LOOK, '11221122', race([12, 88], 1)),
    everySchedule('two buyers and one ticket, in every schedule', race([12, 88], 1)),
    everySchedule(TWICE, race([12, 12], 2)),
  ],
  decoys: {
    'one-too-many.ts': ONE_BY_ONE,
    'yes-without-a-row.ts': BOTH_LOOK,
    'do-nothing.ts': TWICE,
  },
};
