import type { StoredDecision } from '../decide/find-decisions';

/** A decision as the buyer is told, by polling and by stream alike. */
export function describeDecision(
  stub: string,
  { status, reason, eventId, bookingId, answer, acceptedAt, decidedAt }: StoredDecision,
) {
  return {
    id: stub,
    status,
    ...(reason !== null && { reason }),
    eventId,
    bookingId,
    ...(answer !== null && { answer }),
    acceptedAt,
    decidedAt,
  };
}

/** A request that is still in line, told likewise. */
export function describePending(stub: string, ahead: number | undefined) {
  return { id: stub, status: 'pending', ...(ahead !== undefined && { ahead }) };
}
