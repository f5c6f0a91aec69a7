import { schema } from '../../../../lv2-db-lock/src/schema';
import { databaseOf } from '../../../checks/databases';
import { everySchedule, namedSchedule, oneAfterTheOther, type RaceOf } from '../../../checks/schedules';
import { type Exercise, exportedAs } from '../../../exercise';
import { bothDaysRace } from './race';

const open = databaseOf('learn_lock_order', schema);

function race(friday: number, saturday: number): RaceOf {
  return { open, race: (work) => bothDaysRace(exportedAs(work, 'bookBothInOrder'), friday, saturday) };
}

const BOTH_OR_NEITHER = 'both tickets or neither, one buyer after the other';
const CIRCLE = 'each has its first event before either has its second (111111222222 …)';

export const exercise: Exercise = {
  slug: 'lock-order',
  level: 'lv2',
  task: 'Let two buyers lock the same two events without a deadlock.',
  minutes: 10,
  after: ['row-lock'],
  solution: 'lv2-db-lock/src/deadlock/book-both.ts',
  chapter: 'lv2-db-lock/README.md#deadlock',
  question: 'A third program locks the same rows by one UPDATE of both. In which order does that lock them?',
  checks: [
    oneAfterTheOther('one buyer after the other', race(2, 2)),
    oneAfterTheOther(BOTH_OR_NEITHER, race(1, 2)),
    namedSchedule(CIRCLE, '111111222222', race(2, 2)),
    everySchedule('two buyers, in every schedule', race(2, 2)),
  ],
  decoys: {
    'reversed.ts': CIRCLE,
    'first-lock-only.ts': CIRCLE,
    'a-transaction-each.ts': BOTH_OR_NEITHER,
  },
};
