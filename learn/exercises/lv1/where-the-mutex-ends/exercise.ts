import type { Technique } from '@ticket-rush/shared/booking/technique';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { databaseOf } from '../../../checks/databases';
import { everySchedule, namedSchedule, oneAfterTheOther, type RaceOf } from '../../../checks/schedules';
import { type Exercise, exportedAs, type Work } from '../../../exercise';

const open = databaseOf('learn_mutex');

function race(buyers: number[], tickets: number): RaceOf {
  const technique = (work: Work) => exportedAs<Technique>(work, 'mutex');
  return { open, race: (work) => ticketRace({ technique: technique(work), buyers, tickets }) };
}

const BEFORE_COMMIT = 'the second reads before the first commits (12 1111 22 …)';

export const exercise: Exercise = {
  slug: 'where-the-mutex-ends',
  level: 'lv1',
  task: 'Let the next buyer in when this one has committed.',
  minutes: 10,
  after: ['order-the-race'],
  solution: 'lv1-race-condition/src/techniques/mutex.ts',
  chapter: 'lv1-race-condition/README.md#how-it-works',
  question: 'Your mutex is right in this process. What does it keep out when a second process sells, too?',
  checks: [
    oneAfterTheOther('one buyer after the other', race([12, 88], 1)),
    namedSchedule(BEFORE_COMMIT, '121111221222', race([12, 88], 2)),
    everySchedule('two buyers and one ticket, in every schedule', race([12, 88], 1)),
    everySchedule('one buyer who clicks twice, in every schedule', race([12, 12], 2)),
  ],
  decoys: {
    'a-mutex-each.ts': BEFORE_COMMIT,
    'key-of-the-buyer.ts': BEFORE_COMMIT,
    'not-waited-for.ts': BEFORE_COMMIT,
  },
};
