import type { StoredDecision } from '../decide/find-decisions';

/** A decision as the buyer is told it, by polling and by stream. */
export function describeDecision(
  receipt: string,
  { status, reason, eventId, bookingId, answer, acceptedAt, decidedAt }: StoredDecision,
) {
  return {
    id: receipt,
    status,
    ...(reason !== null && { reason }),
    eventId,
    bookingId,
    ...(answer !== null && { answer }),
    acceptedAt,
    decidedAt,
  };
}

/** A request that is not decided yet, as the buyer is told. */
export function describePending(receipt: string, ahead: number | undefined) {
  return { id: receipt, status: 'pending', ...(ahead !== undefined && { ahead }) };
}
