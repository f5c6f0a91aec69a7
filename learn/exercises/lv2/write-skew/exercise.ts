import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import type { Race } from '@ticket-rush/testing/explorer/race';
import { seatLimitRace } from '@ticket-rush/testing/explorer/resources/seat-limit';
import { seatRace } from '@ticket-rush/testing/explorer/resources/seats';
import { schema } from '../../../../lv2-db-lock/src/schema';
import { databaseOf } from '../../../checks/databases';
import { everySchedule, namedSchedule, oneAfterTheOther, type RaceOf } from '../../../checks/schedules';
import { secondNeverWaits } from '../../../checks/waiting';
import { type Exercise, exportedAs, type Work } from '../../../exercise';

const open = databaseOf('learn_write_skew', schema);

const technique = (work: Work) => exportedAs<SeatTechnique>(work, 'buyerLock');
const limit = (buyers: number[]): RaceOf => ({
  open,
  race: (work) => seatLimitRace(technique(work), buyers),
});
const oneSeat: RaceOf = { open, race: (work) => seatRace(technique(work), [12, 88]) };

/** Buyer 12 has held a seat of this event before, and has given it back: the row of the buyer is there. */
const cameBefore: RaceOf = {
  open,
  race(work): Race {
    const race = seatLimitRace(technique(work), [12, 12]);
    return {
      ...race,
      async prepare(dataSource) {
        const prepared = await race.prepare(dataSource);
        await dataSource.query('INSERT INTO seat_buyers (event_id, buyer_id) SELECT max(id), 12 FROM events');
        return prepared;
      },
    };
  },
};

const BOTH_COUNT = 'both count before either commits (1111 2222 …)';
const CAME_BEFORE = 'and a buyer who was here before (11111 22222 …)';
const APART = 'two buyers do not wait for each other';
const ONE_SEAT = 'two buyers want one seat (1111 2222 …)';

export const exercise: Exercise = {
  slug: 'write-skew',
  level: 'lv2',
  task: 'Keep a rule over several rows when each hold writes only one.',
  minutes: 15,
  after: ['row-lock', 'start-over'],
  solution: 'lv2-db-lock/src/seats/buyer-lock.ts',
  chapter: 'lv2-db-lock/README.md#a-rule-over-rows-write-skew',
  question:
    'Another program gives seats to the sponsors, and does not know of your row. Which technique of the chapter keeps the rule all the same?',
  checks: [
    oneAfterTheOther('one hold after the other', limit([12, 88])),
    namedSchedule(BOTH_COUNT, '11112222', limit([12, 12])),
    everySchedule('one buyer in two windows, in every schedule', limit([12, 12])),
    namedSchedule(CAME_BEFORE, '1111122222', cameBefore),
    secondNeverWaits(APART, limit([12, 88])),
    namedSchedule(ONE_SEAT, '11112222', oneSeat),
  ],
  decoys: {
    'for-update-of-no-row.ts': BOTH_COUNT,
    'seats-of-the-buyer.ts': BOTH_COUNT,
    'repeatable-read.ts': BOTH_COUNT,
    'counted-before-the-lock.ts': BOTH_COUNT,
    'do-nothing.ts': CAME_BEFORE,
    'lock-of-the-event.ts': APART,
    'seat-not-locked.ts': ONE_SEAT,
  },
};
