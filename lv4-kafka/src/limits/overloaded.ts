import { TicketError } from '@ticket-rush/shared/errors/ticket-error';

const LONGEST_RETRY_AFTER_SECONDS = 30;

/** The decision would come after the request has expired, so it is refused while that is still cheap: back-pressure. */
export class Overloaded extends TicketError {
  constructor(expectedWaitMs: number, ttlMs: number) {
    super({
      type: 'overloaded',
      status: 503,
      title: 'Too many are waiting',
      detail: `A decision would take ${seconds(expectedWaitMs)} s, and a request expires after ${seconds(ttlMs)} s. Ask again later.`,
      retryable: true,
      retryAfterSeconds: Math.min(seconds(expectedWaitMs - ttlMs), LONGEST_RETRY_AFTER_SECONDS),
    });
  }
}

function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}
