import type { Place, Position, QueueRequest } from '@ticket-rush/shared/waiting-room/place';
import { NotWaiting } from '@ticket-rush/shared/waiting-room/refusals';
import type { Admitting } from './needs';

/** What the scripts answer with: arrival, position, and the end of the admission if the buyer has been let in. Empty: no place. */
type Reply = [] | [arrivalUs: string, position: number, turnEndsMs?: string];

/** @throws NotWaiting */
export function positionFrom(
  reply: unknown,
  request: QueueRequest,
  admitting: Admitting | undefined,
): Position {
  const [arrivalUs, position, turnEndsMs] = reply as Reply;
  if (arrivalUs === undefined || position === undefined) throw new NotWaiting(request);
  const standing = { ...request, position, enteredAt: dateOf(arrivalUs) };
  if (turnEndsMs === undefined || admitting === undefined) return standing;
  const expiresAt = new Date(Number(turnEndsMs));
  // Computed from what Redis remembers, so a buyer who asks again gets the same token from every instance.
  return { ...standing, admission: { token: admitting.tokens.issue(request, expiresAt), expiresAt } };
}

/** Members and scores in turn, as RESP2 has them. */
export function placesFrom(flat: string[], eventId: number): Place[] {
  return flat.flatMap((buyer, index) => {
    if (index % 2 === 1) return [];
    const arrivalUs = flat[index + 1] as string;
    return [{ id: Number(arrivalUs), eventId, buyerId: Number(buyer), enteredAt: dateOf(arrivalUs) }];
  });
}

function dateOf(arrivalUs: string): Date {
  return new Date(Math.floor(Number(arrivalUs) / 1000));
}
