import { auditEvent } from '@ticket-rush/shared/booking/audit';
import {
  createEvent,
  findEvent,
  listBookings,
  newEvent,
  noStock,
  type Stock,
} from '@ticket-rush/shared/booking/events';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { countRetries, requestOf } from '../http/requests';
import { noPause } from '../interleaving/no-pause';
import { byParty } from './by-party';
import type { Answer, Race } from './race';

interface TicketRace {
  technique: Pick<Technique, 'slug' | 'create'>;
  /** One for each party. The same number twice is one buyer who clicks twice. */
  buyers: number[];
  tickets: number;
  /** Where the level keeps tickets beside the counter. */
  stock?: Stock;
}

/** Each buyer asks for a ticket of the same event. */
export function ticketRace({ technique, buyers, tickets, stock = noStock }: TicketRace): Race {
  return {
    parties: buyers.length,
    async prepare(dataSource) {
      const { id } = await createEvent(dataSource, newEvent.parse({ tickets }), stock);
      const requests = buyers.map((buyerId) => requestOf(buyerId, id, technique.slug));
      return {
        parties(database) {
          const book = technique.create({ database, metrics: countRetries(), pause: noPause });
          return byParty(requests.map((request) => () => book(request)));
        },
        async judge(answers) {
          const [event, bookings] = await Promise.all([
            findEvent(dataSource, id, stock),
            listBookings(dataSource, id),
          ]);
          const records = requests.map((request, index) =>
            recordOf(request, answers.find(({ party }) => party === `T${index + 1}`) as Answer),
          );
          return auditEvent({ event, bookings, records });
        },
      };
    },
  };
}

function recordOf(
  { requestId, buyerId }: Pick<RequestRecord, 'requestId' | 'buyerId'>,
  { outcome, reason, askedAt, answeredAt }: Answer,
): RequestRecord {
  return {
    ...{ requestId, buyerId, reason },
    outcome: outcome === 'yes' ? 'booked' : outcome,
    ...{ intendedAt: askedAt, answeredAt, decidedAt: answeredAt },
  };
}
