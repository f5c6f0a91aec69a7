import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { auditSeats } from '@ticket-rush/shared/seats/audit';
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { createSeats, readSeatHistory } from '@ticket-rush/shared/seats/seats';
import { countRetries } from '../../http/requests';
import { noPause } from '../../interleaving/no-pause';
import { type OpenBeside, operationsOf } from '../beside';
import { hasLostLease, type Race, withFaults } from '../race';
import { byParty } from './by-party';

const LABEL = 'A1';
/** No hold ends while a schedule is run, and a hold ends without any race. */
const HOLD_TTL_MS = 3_600_000;

/** Each buyer holds the same seat and then confirms it. */
export function seatRace(
  technique: Pick<SeatTechnique, 'create'>,
  buyers: number[],
  beside?: OpenBeside,
): Race {
  return {
    parties: buyers.length,
    async prepare(dataSource) {
      const { id: eventId } = await createEvent(dataSource, newEvent.parse({ tickets: 1 }));
      await createSeats(dataSource, eventId, [LABEL]);
      return {
        parties(database, hands) {
          const needs = { database, metrics: countRetries(), pause: noPause, holdTtlMs: HOLD_TTL_MS };
          const opened = beside?.(hands);
          const create = (more: object) => technique.create({ ...needs, ...more });
          const desks = operationsOf(create, buyers.length, opened);
          const plays = desks.map((desk, index) => async () => {
            const request = { eventId, label: LABEL, buyerId: buyers[index] as number };
            await desk.hold(request);
            await desk.confirm(request);
          });
          return { ...byParty(plays), ...opened?.happenings };
        },
        async judge(answers) {
          const history = await readSeatHistory(dataSource, eventId);
          const owners = history.seats.map(({ ownerId }) => ownerId);
          const cheated = answers.filter(
            ({ party, outcome }) =>
              outcome === 'yes' && !owners.includes(buyers[Number(party.slice(1)) - 1] as number),
          );
          return withFaults(auditSeats(eventId, history), [
            ...cheated.map(({ party }) => `${party} was told that the seat is sold to it, and it is not.`),
            ...(owners.includes(null) && !answers.some(hasLostLease)
              ? ['The seat is not sold, although a buyer wanted it.']
              : []),
          ]);
        },
      };
    },
  };
}
