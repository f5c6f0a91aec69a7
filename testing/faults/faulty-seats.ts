import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import type { SeatAudit } from '@ticket-rush/shared/seats/audit';
import { holdUp } from '../database/database-faults';
import { ask } from '../http/ask';
import type { Shop } from '../rush/shop';
import type { FaultyLevel, Sale } from './faulty-level';

const SEAT = 'A1';

/** The same level; what its buyers want is to hold the one seat of an event. */
export function seatsOf(level: FaultyLevel): FaultyLevel<SeatAudit> {
  const shop = (instance: number) => level.shops[instance] as Shop;
  return {
    ...level,
    openSales: (techniques) =>
      Promise.all(
        techniques.map(async (technique) => {
          const { id: eventId } = await shop(1).createEvent({ tickets: null });
          await ask(shop(1), 'POST', `/events/${eventId}/seats`, { body: { labels: [SEAT] } });
          return { technique, eventId };
        }),
      ),
    ask: (instance, buyerId, sale) => hold(shop(instance), buyerId, sale),
    blockBookings: () => holdUp(level.dataSource, 'LOCK TABLE seats IN ACCESS EXCLUSIVE MODE'),
    async audit({ eventId }) {
      return (await ask(shop(1), 'GET', `/events/${eventId}/seats/audit`)).body;
    },
  };
}

/** Told as of a ticket: a hold is a booking here. */
async function hold(shop: Shop, buyerId: number, { technique, eventId }: Sale): Promise<RequestRecord> {
  const intendedAt = Date.now();
  const path = `/events/${eventId}/seats/${SEAT}/hold?technique=${technique}`;
  const { outcome, reason } = await ask(shop, 'POST', path, { buyerId }).then(told, noAnswer);
  const answeredAt = Date.now();
  return { requestId: '', buyerId, intendedAt, answeredAt, decidedAt: answeredAt, outcome, reason };
}

type Told = Pick<RequestRecord, 'outcome' | 'reason'>;

function told({ problem, body }: Awaited<ReturnType<typeof ask>>): Told {
  return problem === undefined
    ? { outcome: 'booked', reason: 'booked' }
    : { outcome: body.outcome, reason: problem };
}

function noAnswer(): Told {
  return { outcome: 'unknown', reason: 'no-answer' };
}
