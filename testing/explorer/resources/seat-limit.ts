import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { auditSeats } from '@ticket-rush/shared/seats/audit';
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { createSeats, readSeatHistory } from '@ticket-rush/shared/seats/seats';
import { countRetries } from '../../http/requests';
import { noPause } from '../../interleaving/no-pause';
import { type OpenBeside, operationsOf } from '../beside';
import { type Race, withFaults } from '../race';
import { byParty } from './by-party';

/** No hold ends while a schedule is run. */
const HOLD_TTL_MS = 3_600_000;

/** Enough to show it: each hold is right alone. */
const LIMIT = 1;

/** Each party holds a seat of its own. One buyer who is two parties may have one of the two: no row is shared, and a rule is. */
export function seatLimitRace(
  technique: Pick<SeatTechnique, 'create'>,
  buyers: number[],
  beside?: OpenBeside,
): Race {
  const labels = buyers.map((_, index) => `A${index + 1}`);
  return {
    parties: buyers.length,
    async prepare(dataSource) {
      const { id: eventId } = await createEvent(
        dataSource,
        newEvent.parse({ tickets: null, seatsPerBuyer: LIMIT }),
      );
      await createSeats(dataSource, eventId, labels);
      return {
        parties(database, hands) {
          const needs = { database, metrics: countRetries(), pause: noPause, holdTtlMs: HOLD_TTL_MS };
          const opened = beside?.(hands);
          const create = (more: object) => technique.create({ ...needs, ...more });
          const plays = operationsOf(create, buyers.length, opened).map((desk, index) => async () => {
            await desk.hold({ eventId, label: labels[index] as string, buyerId: buyers[index] as number });
          });
          return { ...byParty(plays), ...opened?.happenings };
        },
        async judge(answers) {
          const audit = auditSeats(eventId, await readSeatHistory(dataSource, eventId));
          const told = answers.filter(({ outcome }) => outcome === 'yes').length;
          return withFaults(audit, [
            ...(told === audit.held ? [] : [`${told} were told yes, and ${audit.held} seats are held.`]),
            ...(audit.held < new Set(buyers).size ? ['A buyer who may have a seat has none.'] : []),
          ]);
        },
      };
    },
  };
}
