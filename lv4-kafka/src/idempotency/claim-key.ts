import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { IdempotencyKeyReused } from '@ticket-rush/shared/errors/idempotency-key-reused';
import { encodePlace, type Place } from '../queue/place';
import type { AcceptedRequest } from '../requests/request-message';
import type { Wish } from './once-per-key';

/** What is known of a key once it was claimed, by this request or by an earlier one. */
export interface ClaimedKey {
  requestId: string;
  /** Whether an earlier attempt may be in line: one that was made under it, and not refused. */
  isKnown: boolean;
  /** When the request was accepted; `null` if it is not known to be in the log. */
  acceptedAt: Date | null;
}

/**
 * The update is there to wait for whoever is inserting the same key, and to see what they wrote. What has been decided was
 * accepted, although nobody may have come to mark it; it is marked here, so that everybody is told the same.
 */
const CLAIM_KEY = statement<ClaimedKey & { fingerprint: string }>(
  'claim-key',
  `INSERT INTO idempotency_keys AS key (id, fingerprint, request_id, claimed_at, attempts)
   VALUES ($1, $2, $3, clock_timestamp(), 1)
   ON CONFLICT (id) DO UPDATE
      SET accepted_at = COALESCE(key.accepted_at, (SELECT d.accepted_at FROM booking_decisions d WHERE d.id = $1)),
          attempts = key.attempts + (key.fingerprint = excluded.fingerprint)::int
   RETURNING fingerprint, request_id AS "requestId", attempts > 1 AS "isKnown", accepted_at AS "acceptedAt"`,
);

const WITHDRAW_ATTEMPT = statement(
  'withdraw-attempt',
  'UPDATE idempotency_keys SET attempts = attempts - 1 WHERE id = $1',
);

/** Of several instances that have appended the same request, the first one says when it was accepted, and where it is. */
const MARK_ACCEPTED = statement<{ acceptedAt: Date }>(
  'mark-accepted',
  `UPDATE idempotency_keys SET accepted_at = COALESCE(accepted_at, $2), place = COALESCE(place, $3) WHERE id = $1
   RETURNING accepted_at AS "acceptedAt"`,
);

/**
 * Writes down what the key stands for, or reads what it has stood for since it was first used.
 *
 * @throws IdempotencyKeyReused if it stands for something else; Unavailable
 */
export async function claimKey(
  database: Database,
  { id, wish, key }: { id: string; wish: Wish; key: string },
): Promise<ClaimedKey> {
  const fingerprint = fingerprintOf(wish);
  const [claimed] = await database.run(CLAIM_KEY, [id, fingerprint, wish.requestId]);
  if (claimed?.fingerprint !== fingerprint) throw new IdempotencyKeyReused(key);
  return claimed;
}

/** What must be the same when the key comes again. What the client calls the request may change. */
function fingerprintOf({ technique, eventId, buyerClass, wants }: Wish): string {
  return `${technique} ${eventId} ${buyerClass} ${JSON.stringify(wants)}`;
}

/**
 * Remembers that the log has the request, and where.
 *
 * @returns when it was accepted for the first time
 */
export async function markAccepted(
  database: Database,
  { id, acceptedAt }: AcceptedRequest,
  place: Place,
): Promise<Date> {
  const [marked] = await database.run(MARK_ACCEPTED, [id, acceptedAt, encodePlace(place)]);
  return marked?.acceptedAt ?? acceptedAt;
}

/** An attempt was refused, and is not in line: the next one need not be told that nobody knows. */
export async function withdrawAttempt(database: Database, id: string): Promise<void> {
  await database.run(WITHDRAW_ATTEMPT, [id]);
}
