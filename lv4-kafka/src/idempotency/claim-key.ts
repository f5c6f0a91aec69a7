import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { IdempotencyKeyReused } from '@ticket-rush/shared/errors/idempotency-key-reused';
import { encodePosition, type LogPosition } from '../queue/log-position';
import type { Attempt } from '../requests/attempt';
import { milliseconds } from '../requests/milliseconds';
import type { AcceptedRequest } from '../requests/request-message';
import type { Wish } from '../requests/wish';

/** What is known of a key once an attempt has claimed it. */
export interface ClaimedKey {
  requestId: string;
  attempt: Attempt;
  /** When the request was accepted; `null` if it is not known to be in the log. */
  acceptedAt: Date | null;
}

/**
 * The update waits for another transaction that inserts the same key, and reads what it wrote. A request that was decided was
 * accepted, also where the process died before it marked that. It is marked here, so that all attempts are told the same moment.
 */
const CLAIM_KEY = statement<Omit<ClaimedKey, 'attempt'> & Attempt & { fingerprint: string }>(
  'claim-key',
  `INSERT INTO idempotency_keys AS key (id, fingerprint, request_id, claimed_at, attempts)
   VALUES ($1, $2, $3, clock_timestamp(), 1)
   ON CONFLICT (id) DO UPDATE
      SET accepted_at = COALESCE(key.accepted_at, (SELECT d.accepted_at FROM booking_decisions d WHERE d.id = $1)),
          attempts = key.attempts + (key.fingerprint = excluded.fingerprint)::int
   RETURNING fingerprint, request_id AS "requestId", accepted_at AS "acceptedAt", attempts > 1 AS "mayBeIn",
             ${milliseconds('clock_timestamp()')} AS at, ${milliseconds('claimed_at')} AS "firstAt"`,
);

const WITHDRAW_ATTEMPT = statement(
  'withdraw-attempt',
  'UPDATE idempotency_keys SET attempts = attempts - 1 WHERE id = $1',
);

/** Several instances may have appended the same request. The first to mark it says when it was accepted, and where it is. */
const MARK_ACCEPTED = statement<{ acceptedAt: Date }>(
  'mark-accepted',
  `UPDATE idempotency_keys SET accepted_at = COALESCE(accepted_at, $2), log_position = COALESCE(log_position, $3) WHERE id = $1
   RETURNING accepted_at AS "acceptedAt"`,
);

/**
 * Writes down what the key stands for, or reads what it stands for since it was first used.
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
  const { fingerprint: _, requestId, acceptedAt, ...attempt } = claimed;
  return { requestId, acceptedAt, attempt };
}

/** What must be the same when the key comes again. The id that the client gives to the request may differ. */
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
  position: LogPosition,
): Promise<Date> {
  const [marked] = await database.run(MARK_ACCEPTED, [id, acceptedAt, encodePosition(position)]);
  return marked?.acceptedAt ?? acceptedAt;
}

/** An attempt was refused, so it is not in the log. The next one is the first again. */
export async function withdrawAttempt(database: Database, id: string): Promise<void> {
  await database.run(WITHDRAW_ATTEMPT, [id]);
}
