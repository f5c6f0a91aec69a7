import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { auditWaitingRoom } from '@ticket-rush/shared/waiting-room/audit';
import type { WaitingRoomTechnique } from '@ticket-rush/shared/waiting-room/place';
import { listPlaces } from '@ticket-rush/shared/waiting-room/places';
import { countRetries } from '../../http/requests';
import { noPause } from '../../interleaving/no-pause';
import { type Race, withFaults } from '../race';
import { byParty } from './by-party';

/** Each buyer enters the waiting room of the same event. */
export function waitingRoomRace(technique: Pick<WaitingRoomTechnique, 'create'>, buyers: number[]): Race {
  return {
    parties: buyers.length,
    async prepare(dataSource) {
      const { id: eventId } = await createEvent(dataSource, newEvent.parse({ tickets: 1 }));
      return {
        parties(database) {
          const room = technique.create({ database, metrics: countRetries(), pause: noPause });
          return byParty(buyers.map((buyerId) => () => room.enter({ eventId, buyerId })));
        },
        async judge(answers) {
          const places = await listPlaces(dataSource, eventId);
          const waiting = new Set(places.map(({ buyerId }) => buyerId));
          const missing = buyers.filter((buyerId) => !waiting.has(buyerId));
          return withFaults(auditWaitingRoom(eventId, places), [
            ...missing.map((buyerId) => `Buyer ${buyerId} has no place.`),
            ...answers
              .filter(({ outcome }) => outcome === 'rejected')
              .map(({ party, reason }) => `${party} was refused (${reason}).`),
          ]);
        },
      };
    },
  };
}
