import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { auditSeats } from '@ticket-rush/shared/seats/audit';
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { createSeats, readSeatHistory } from '@ticket-rush/shared/seats/seats';
import { countRetries } from '../http/requests';
import { noPause } from '../interleaving/no-pause';
import { byParty } from './by-party';
import { type Race, withFaults } from './race';

const LABEL = 'A1';
/** No hold ends while a schedule is run, and a hold ends without any race. */
const HOLD_TTL_MS = 3_600_000;

/** Each buyer holds the same seat and then confirms it. */
export function seatRace(technique: Pick<SeatTechnique, 'create'>, buyers: number[]): Race {
  return {
    parties: buyers.length,
    async prepare(dataSource) {
      const { id: eventId } = await createEvent(dataSource, newEvent.parse({ tickets: 1 }));
      await createSeats(dataSource, eventId, [LABEL]);
      return {
        parties(database) {
          const needs = { database, metrics: countRetries(), pause: noPause, holdTtlMs: HOLD_TTL_MS };
          const desk = technique.create(needs);
          return byParty(
            buyers.map((buyerId) => async () => {
              const request = { eventId, label: LABEL, buyerId };
              await desk.hold(request);
              await desk.confirm(request);
            }),
          );
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
            ...(owners.includes(null) ? ['The seat is not sold, although a buyer wanted it.'] : []),
          ]);
        },
      };
    },
  };
}
