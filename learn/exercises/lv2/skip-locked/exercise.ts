import type { Technique } from '@ticket-rush/shared/booking/technique';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { schema } from '../../../../lv2-db-lock/src/schema';
import { ticketRows } from '../../../../lv2-db-lock/src/ticket-rows';
import { databaseOf } from '../../../checks/databases';
import { everySchedule, namedSchedule, oneAfterTheOther, type RaceOf } from '../../../checks/schedules';
import { secondNeverWaits } from '../../../checks/waiting';
import { type Exercise, exportedAs, type Work } from '../../../exercise';

const open = databaseOf('learn_skip_locked', schema);

function race(buyers: number[], tickets: number): RaceOf {
  const technique = (work: Work) => exportedAs<Technique>(work, 'skipLocked');
  const stock = ticketRows;
  return { open, race: (work) => ticketRace({ technique: technique(work), buyers, tickets, stock }) };
}

const BOTH_READ = 'both choose before either has committed (11112222 …)';
const NO_WAIT = 'the second buyer does not wait while there is another ticket';
const COMES_BACK = 'the last ticket comes back (1111 2222 333333 …)';

export const exercise: Exercise = {
  slug: 'skip-locked',
  level: 'lv2',
  task: 'Let no buyer wait for a ticket while there is another.',
  minutes: 15,
  after: ['unique-per-buyer'],
  solution: 'lv2-db-lock/src/techniques/skip-locked.ts',
  chapter: 'lv2-db-lock/README.md#how-it-works',
  question: 'Does the buyer who came first still get the lowest number? Who would mind?',
  checks: [
    oneAfterTheOther('one buyer after the other', race([12, 88], 1)),
    namedSchedule(BOTH_READ, '11112222', race([12, 88], 2)),
    secondNeverWaits(NO_WAIT, race([12, 88], 2)),
    // Buyer 12 clicks twice and holds both tickets. The second click is rolled back, after buyer 88 has asked.
    namedSchedule(COMES_BACK, '11112222333333', race([12, 12, 88], 2)),
    everySchedule('two buyers and one ticket, in every schedule', race([12, 88], 1)),
  ],
  decoys: {
    'no-lock.ts': BOTH_READ,
    'skipped-is-sold-out.ts': COMES_BACK,
    'asks-twice.ts': COMES_BACK,
  },
};
