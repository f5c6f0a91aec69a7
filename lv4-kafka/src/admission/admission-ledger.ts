/**
 * The requests that Redis has admitted, and which of them the log has not acknowledged yet.
 *
 *   unacknowledged   (noted by the script that let them in)
 *     acknowledged     the log has the request             -> crossed out
 *     given back       it certainly was not sent           -> crossed out; the ticket is on sale again
 *     overdue          the process is slow, stopped, dead  -> adopted
 *   adopted          by the reconciler, until the log has acknowledged it: appended, never given back
 *
 * Adoption is what lets "given back" be certain: as long as an entry is unacknowledged, no other process appends it. An
 * entry is the record itself, so any process that finds it can append it under the same request id, and the worker decides it once.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { openPendingEntries } from '@ticket-rush/shared/redis/pending-entries';
import { runScript, script } from '@ticket-rush/shared/redis/script';
import { returnsChannel } from '@ticket-rush/shared/redis/sold-out-memory';
import type { RedisClientType } from 'redis';
import type { AcceptedRequest } from '../requests/request-message';

export const KAFKA_ADMISSION = 'kafka-admission';

/**
 * KEYS: buyers, loaded. ARGV: buyer, request, channel, event. Only the request that was refused loses its place. Redis may have
 * forgotten a buyer, so the event is loaded again at the next request.
 */
const TAKE_BACK = script(`
  if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
  redis.call('DEL', KEYS[2])
  redis.call('PUBLISH', ARGV[3], ARGV[4])`);

/** The place of a request that was admitted and got no ticket. */
export interface ReturnedPlace {
  id: string;
  eventId: number;
  buyerId: number;
}

export type AdmissionLedger = ReturnType<typeof openAdmissionLedger>;

export function openAdmissionLedger(redis: RedisClientType, keyPrefix: string) {
  const unacknowledged = `${keyPrefix}:${KAFKA_ADMISSION}:unacknowledged`;
  const adopted = `${keyPrefix}:${KAFKA_ADMISSION}:adopted`;
  const channel = returnsChannel(keyPrefix, KAFKA_ADMISSION);
  const keysOf = (eventId: number) => {
    const event = `${keyPrefix}:${KAFKA_ADMISSION}:event:${eventId}`;
    return {
      ...{ loaded: `${event}:loaded-at`, buyers: `${event}:buyers`, unacknowledged },
      /** The requests of which a buyer was told that no attempt was admitted, and when: earlier attempts are too late. */
      refused: `${event}:refused`,
    };
  };
  const pending = openPendingEntries(redis, { pending: unacknowledged, adopted, channel, takeOut: 'HDEL' });
  let toCrossOut: string[] = [];
  let crossingOut: Promise<void> | undefined;

  async function crossOut(): Promise<void> {
    // By then all requests are here that were in the same batch of the log.
    await nextTurn();
    const entries = toCrossOut;
    toCrossOut = [];
    crossingOut = undefined;
    await pending.settled(entries);
  }

  return {
    keysOf,

    /** Requests that are acknowledged at the same time are crossed out by one command, not by one for each. */
    acknowledged(entry: string): Promise<void> {
      toCrossOut.push(entry);
      crossingOut ??= crossOut();
      return crossingOut;
    },

    /** @returns whether it was still ours to give back; if not, it will be in the log, or is there already */
    gaveBack: ({ eventId, buyerId }: AcceptedRequest, entry: string): Promise<boolean> =>
      pending.gaveBack(entry, { eventId, buyerId, buyers: keysOf(eventId).buyers }),

    /**
     * The entries that have been adopted and not been appended since, among them now all that are overdue. They are not read
     * here: one may be of a version that this process does not know.
     */
    adopt: pending.adopt,

    appended: (entry: string): Promise<void> => pending.settled([entry]),

    async takeBack({ id, eventId, buyerId }: ReturnedPlace): Promise<void> {
      const { buyers, loaded } = keysOf(eventId);
      await answerOf(
        runScript(redis, TAKE_BACK, [buyers, loaded], [buyerId, id, channel, eventId]),
        'unknown',
      );
    },
  };
}
