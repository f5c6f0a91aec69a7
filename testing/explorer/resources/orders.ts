import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import {
  createEvent,
  findEvent,
  listBookings,
  newEvent,
  noStock,
  type Stock,
} from '@ticket-rush/shared/booking/events';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import type { OrderTickets, TicketOrder } from '@ticket-rush/shared/orders/order';
import { countRetries, requestOf } from '../../http/requests';
import { noPause } from '../../interleaving/no-pause';
import { type OpenBeside, operationsOf } from '../beside';
import type { Answer, Race } from '../race';
import { byParty } from './by-party';
import { ofOneSchedule, recordOf } from './tickets';

interface OrderRace {
  createOrder: (needs: TechniqueNeeds) => OrderTickets;
  /** One for each party. The same buyer twice is one who orders twice. */
  orders: { buyerId: number; quantity: number }[];
  tickets: number;
  /** The most tickets that one buyer may have. */
  limit: number;
  /** Where the level keeps tickets beside the counter. */
  stock?: Stock | undefined;
  beside?: OpenBeside | undefined;
}

/** Each party orders several tickets of the same event, all or none. */
export function orderRace({ createOrder, orders, tickets, limit, stock = noStock, beside }: OrderRace): Race {
  return {
    parties: orders.length,
    async prepare(dataSource) {
      const onSale = newEvent.parse({ tickets, ticketsPerBuyer: limit });
      const { id } = await createEvent(dataSource, onSale, stock);
      const requests: TicketOrder[] = orders.map(({ buyerId, quantity }) => ({
        ...requestOf(buyerId, id),
        quantity,
      }));
      return {
        parties(database, hands) {
          const opened = beside?.(hands);
          const needs = { database, metrics: countRetries(), pause: noPause };
          const create = (more: object) => createOrder({ ...needs, ...more });
          const plays = operationsOf(create, requests.length, opened).map(
            (orderTickets, index) => () => orderTickets(requests[index] as TicketOrder),
          );
          return { ...byParty(plays), ...opened?.happenings };
        },
        async judge(answers) {
          const event = await findEvent(dataSource, id, stock);
          const bookings = await listBookings(dataSource, id);
          const records = requests.map((request, index) => ({
            ...recordOf(request, answers.find(({ party }) => party === `T${index + 1}`) as Answer),
            quantity: request.quantity,
          }));
          return ofOneSchedule(auditEvent({ event, bookings, records }));
        },
      };
    },
  };
}
