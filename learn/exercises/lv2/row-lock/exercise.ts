import type { Technique } from '@ticket-rush/shared/booking/technique';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { schema } from '../../../../lv2-db-lock/src/schema';
import { databaseOf } from '../../../checks/databases';
import { everySchedule, namedSchedule, oneAfterTheOther, type RaceOf } from '../../../checks/schedules';
import { type Exercise, exportedAs, type Work } from '../../../exercise';

const open = databaseOf('learn_row_lock', schema);

function race(buyers: number[], tickets: number): RaceOf {
  const technique = (work: Work) => exportedAs<Technique>(work, 'rowLock');
  return { open, race: (work) => ticketRace({ technique: technique(work), buyers, tickets }) };
}

const TWO_BUYERS = 'two buyers and one ticket, in every schedule';

export const exercise: Exercise = {
  slug: 'row-lock',
  level: 'lv2',
  task: 'Let the second buyer wait until the first has committed.',
  minutes: 10,
  after: [],
  solution: 'lv2-db-lock/src/techniques/row-lock.ts',
  chapter: 'lv2-db-lock/README.md#how-it-works',
  question: 'Every buyer waits now, those as well who will get no ticket. Could they know sooner?',
  checks: [
    oneAfterTheOther('one buyer after the other', race([12, 88], 1)),
    namedSchedule('both read before either writes (1122 …)', '11221122', race([12, 88], 2)),
    everySchedule(TWO_BUYERS, race([12, 88], 1)),
    everySchedule('one buyer who clicks twice, in every schedule', race([12, 12], 2)),
  ],
  decoys: {
    'for-share.ts': 'both read before either writes (1122 …)',
    'lock-after-the-look.ts': 'both read before either writes (1122 …)',
  },
};
