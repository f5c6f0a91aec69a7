import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
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
import { countRetries, requestOf } from '../../http/requests';
import { noPause } from '../../interleaving/no-pause';
import { type OpenBeside, operationsOf } from '../beside';
import type { Answer, Judgement, Race } from '../race';
import { byParty } from './by-party';

interface TicketRace {
  technique: Pick<Technique, 'slug' | 'create'>;
  /** One for each party. The same number twice is one buyer who clicks twice. */
  buyers: number[];
  tickets: number;
  /** Where the level keeps tickets beside the counter. */
  stock?: Stock | undefined;
  beside?: OpenBeside | undefined;
}

/** Each buyer asks for a ticket of the same event. */
export function ticketRace({ technique, buyers, tickets, stock = noStock, beside }: TicketRace): Race {
  return {
    parties: buyers.length,
    async prepare(dataSource) {
      const { id } = await createEvent(dataSource, newEvent.parse({ tickets }), stock);
      const requests = buyers.map((buyerId) => requestOf(buyerId, id, technique.slug));
      return {
        parties(database, hands) {
          const opened = beside?.(hands);
          const needs = { database, metrics: countRetries(), pause: noPause };
          const create = (more: object) => technique.create({ ...needs, ...more });
          const books = operationsOf(create, requests.length, opened);
          return {
            ...byParty(books.map((book, index) => () => book(requests[index] as BookingRequest))),
            ...opened?.happenings,
          };
        },
        async judge(answers) {
          const [event, bookings] = await Promise.all([
            findEvent(dataSource, id, stock),
            listBookings(dataSource, id),
          ]);
          const records = requests.map((request, index) =>
            recordOf(request, answers.find(({ party }) => party === `T${index + 1}`) as Answer),
          );
          return ofOneSchedule(auditEvent({ event, bookings, records }));
        },
      };
    },
  };
}

/** A rush that sells no ticket is broken. In one schedule of two buyers both may be turned away, and they may come again. */
export function ofOneSchedule({ verdict, report, sold, counter, phantoms }: Audit): Judgement {
  const isTurnedAway = verdict === 'broken' && sold === 0 && counter === 0 && phantoms.length === 0;
  return { verdict: isTurnedAway ? 'undersells' : verdict, report };
}

export function recordOf(
  { requestId, buyerId }: Pick<RequestRecord, 'requestId' | 'buyerId'>,
  { outcome, reason, askedAt, answeredAt }: Answer,
): RequestRecord {
  return {
    ...{ requestId, buyerId, reason },
    outcome: outcome === 'yes' ? 'booked' : outcome,
    ...{ intendedAt: askedAt, answeredAt, decidedAt: answeredAt },
  };
}
