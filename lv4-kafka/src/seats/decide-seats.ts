import type { Transaction } from '@ticket-rush/shared/database/database';
import type { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { confirmSeat, holdSeat, readSeat, releaseSeat } from '@ticket-rush/shared/seats/critical-section';
import type { Decide } from '../decide/decide-batch';
import { refusalFor } from '../decide/decide-one-by-one';
import type { Answer, Decision } from '../decide/decision';
import type { AcceptedRequest } from '../requests/request-message';
import type { Wanted } from '../requests/wanted';

/** A request for something of one seat. */
export type SeatWish = Extract<Wanted, { label: string }>;

/**
 * The critical section of the other levels, run for one request after another: read the seat and whether its hold has ended
 * by the database's clock, check, write. Each sees what those before it in the batch have written.
 *
 * Right as long as each seat has one writer. The seat is in the key, so that it has.
 *
 * @param holdTtlMs how long a hold lasts
 */
export function decideSeats(holdTtlMs: number): Decide {
  return async (transaction, requests) => {
    const decisions: Decision[] = [];
    for (const request of requests) decisions.push(await decideSeat(transaction, request, holdTtlMs));
    return decisions;
  };
}

async function decideSeat(
  transaction: Transaction,
  { eventId, buyerId, wants }: AcceptedRequest,
  holdTtlMs: number,
): Promise<Decision> {
  const { kind, label } = wants as SeatWish;
  const request = { eventId, label, buyerId };
  try {
    const seat = await readSeat(transaction, request);
    if (kind === 'hold') return yes(201, await holdSeat(transaction, seat, request, holdTtlMs));
    if (kind === 'confirm') return yes(200, await confirmSeat(transaction, seat, request));
    await releaseSeat(transaction, seat, request);
    return yes(204);
  } catch (error) {
    return { ...refusalFor(error), answer: { status: (error as TicketError).status } };
  }
}

function yes(status: number, body?: object): { status: 'confirmed'; answer: Answer } {
  return { status: 'confirmed', answer: { status, ...(body && { body }) } };
}
