import type { Technique } from '@ticket-rush/shared/booking/technique';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { schema } from '../../../../lv2-db-lock/src/schema';
import { databaseOf } from '../../../checks/databases';
import { oneConnection } from '../../../checks/one-connection';
import { everySchedule, namedSchedule, type RaceOf } from '../../../checks/schedules';
import { type Exercise, exportedAs, type Work } from '../../../exercise';

const open = databaseOf('learn_second_connection', schema);
const technique = (work: Work) => exportedAs<Technique>(work, 'rowLockTypeorm');

function race(buyers: number[], tickets: number): RaceOf {
  return { open, race: (work) => ticketRace({ technique: technique(work), buyers, tickets }) };
}

const ONE = 'one buyer, and a pool of one connection';
const BOTH_READ = 'both read before either writes (1122 …)';
const TWICE = 'one buyer who clicks twice, in every schedule';

export const exercise: Exercise = {
  slug: 'second-connection',
  level: 'lv2',
  task: 'Keep every statement of TypeORM on the connection that has the lock.',
  minutes: 10,
  after: ['row-lock'],
  solution: 'lv2-db-lock/src/techniques/row-lock-typeorm.ts',
  chapter: 'lv2-db-lock/README.md#in-typeorms-words',
  question: 'A pool of twice the size hides it in your tests. How many buyers at once bring it back?',
  checks: [
    oneConnection(ONE, { open, schema, technique }),
    namedSchedule(BOTH_READ, '11221122', race([12, 88], 2)),
    everySchedule('two buyers and one ticket, in every schedule', race([12, 88], 1)),
    everySchedule(TWICE, race([12, 12], 2)),
  ],
  decoys: {
    'books-beside-it.ts': ONE,
    'lock-after-the-read.ts': BOTH_READ,
    'looks-before.ts': TWICE,
  },
};
