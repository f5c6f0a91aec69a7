import { randomUUID } from 'node:crypto';
import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import { insertBooking, writeSold } from '@ticket-rush/shared/booking/critical-section';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { openDatabase } from '@ticket-rush/shared/database/database';
import type { DataSource } from 'typeorm';

type Answer = 'yes' | 'sold-out' | 'contended' | 'none';

/** A sale that is over. */
export interface Sale {
  tickets: number;
  counter: number;
  /** In the order in which they were sent. A ticket where there is a row. */
  requests: { name: string; buyer: number; answer: Answer; ticket?: number }[];
}

export const sales: Record<'friday' | 'saturday' | 'sunday', Sale> = {
  friday: {
    tickets: 3,
    counter: 3,
    requests: [
      { name: 'r1', buyer: 12, answer: 'yes', ticket: 1 },
      { name: 'r2', buyer: 88, answer: 'yes', ticket: 1 },
      { name: 'r3', buyer: 12, answer: 'yes', ticket: 2 },
      { name: 'r4', buyer: 57, answer: 'yes' },
      { name: 'r5', buyer: 31, answer: 'none', ticket: 3 },
      { name: 'r6', buyer: 40, answer: 'sold-out', ticket: 3 },
      { name: 'r7', buyer: 63, answer: 'sold-out' },
      { name: 'r8', buyer: 71, answer: 'none' },
    ],
  },
  saturday: {
    tickets: 2,
    counter: 1,
    requests: [
      { name: 's1', buyer: 12, answer: 'yes', ticket: 1 },
      { name: 's2', buyer: 88, answer: 'contended' },
    ],
  },
  sunday: {
    tickets: 1,
    counter: 1,
    requests: [
      { name: 't1', buyer: 12, answer: 'none', ticket: 1 },
      { name: 't2', buyer: 88, answer: 'sold-out' },
    ],
  },
};

/** Writes the rows of the sale, and lets the audit judge them. */
export async function audited({ tickets, counter, requests }: Sale, dataSource: DataSource): Promise<Audit> {
  const { id: eventId } = await createEvent(dataSource, newEvent.parse({ tickets }));
  const sent = requests.map((request) => ({ ...request, requestId: randomUUID() }));
  await openDatabase(dataSource).transaction(async (transaction) => {
    for (const { ticket, buyer, requestId } of sent)
      if (ticket !== undefined)
        await insertBooking(
          transaction,
          { requestId, buyerId: buyer, eventId, technique: 'unprotected' },
          ticket,
        );
    await writeSold(transaction, eventId, counter);
  });
  const [event, bookings] = await Promise.all([
    findEvent(dataSource, eventId),
    listBookings(dataSource, eventId),
  ]);
  const records = sent.map(({ requestId, buyer, answer }, index) =>
    recordOf(requestId, buyer, answer, index),
  );
  return auditEvent({ event, bookings, records });
}

function recordOf(requestId: string, buyerId: number, answer: Answer, at: number): RequestRecord {
  return {
    requestId,
    buyerId,
    ...{ intendedAt: at, answeredAt: at, decidedAt: at },
    outcome: answer === 'yes' ? 'booked' : answer === 'none' ? 'unknown' : 'rejected',
    reason: answer === 'yes' ? 'booked' : answer,
  };
}

/** All that there is to know of a buyer, for a learner who has read it otherwise. */
export function factsOf(buyer: number, { requests }: Sale): string {
  const theirs = requests.filter((request) => request.buyer === buyer);
  if (theirs.length === 0) return `There is no buyer ${buyer}.`;
  const facts = theirs.map(
    ({ name, answer, ticket }) =>
      `${name} was answered ${answer === 'none' ? 'by silence' : `"${answer}"`} and has ${ticket === undefined ? 'no row' : `a row with ticket ${ticket}`}`,
  );
  return `Buyer ${buyer}: ${facts.join('; ')}.`;
}
