/**
 * Admission: the API asks Redis, whose one thread runs the script for one buyer at a time; only winners enter the log.
 *
 * Guarantees  the loser of a rush is told at once, by one round trip or none, and costs neither log nor database. Winners are
 *             appended even if the process that admitted them dies. If Redis forgets, the database still sells no more than
 *             there is, and nobody two.
 * Costs       two sources of truth and a reconciler. A winner is still only promised a decision: after Redis has forgotten,
 *             some are let in for whom there is no ticket, and they are told so by the worker.
 * Breaks if   a ticket is promised at the admission already. Or if the buyers of an event are spread over several Redis
 *             servers: a script is atomic on one.
 */
import { AlreadyBooked, SoldOut } from '@ticket-rush/shared/booking/refusals';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { runScript, script } from '@ticket-rush/shared/redis/script';
import { KAFKA_ADMISSION } from '../admission/admission-ledger';
import type { Admit, Candidate } from '../admission/admit';
import type { AdmissionNeeds } from '../admission/needs';
import { recordWinners } from './record-winners';
import type { LogTechnique } from './technique';

/** KEYS: loaded, buyers, unacknowledged. ARGV: tickets or -1, buyer, request, entry. */
const ADMIT = script(`
  if redis.call('EXISTS', KEYS[1]) == 0 then return 'not-loaded' end
  local holder = redis.call('HGET', KEYS[2], ARGV[2])
  if holder == ARGV[3] then return 'admitted' end
  if holder then return 'already-booked' end
  if tonumber(ARGV[1]) >= 0 and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[1]) then return 'sold-out' end
  local now = redis.call('TIME')
  redis.call('ZADD', KEYS[3], now[1] * 1000 + math.floor(now[2] / 1000), ARGV[4])
  redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
  return 'admitted'`);

const MAX_ATTEMPTS = 3;

export const kafkaAdmission: LogTechnique = {
  slug: KAFKA_ADMISSION,
  summary: 'Redis admits in the API, the log carries winners only, workers write whole batches',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  partitions: 6,
  batchSize: 500,
  keyOf: ({ eventId }) => String(eventId),
  admit: admitWinners,
  create: () => (_, inTransaction) => inTransaction(recordWinners),
};

/** The API's side. The returned function throws SoldOut, AlreadyBooked, Unavailable. */
function admitWinners({ soldOut, ledger, ...needs }: AdmissionNeeds): Admit {
  return async (candidate, append) => {
    const { accepted, entry, sale, mayBeIn } = candidate;
    // Whoever may be in already is asked about: an event that is sold out is sold to somebody.
    if (!mayBeIn && soldOut.remembers(sale.id)) throw new SoldOut(sale.id);
    const answer = await askRedis({ ...needs, ledger }, candidate);
    if (answer === 'already-booked') throw new AlreadyBooked(sale.id, accepted.buyerId);
    if (answer === 'sold-out') {
      soldOut.remember(sale.id);
      throw new SoldOut(sale.id);
    }
    const place = await append().catch((error: unknown) => explainUnappended({ ledger }, candidate, error));
    // The answer need not wait: what is not crossed out is appended once more, and decided once.
    ledger.acknowledged(entry).catch(() => undefined);
    return place;
  };
}

/** @throws Unavailable; `unknown` if the answer was lost: whoever was let in without hearing of it is appended later */
async function askRedis(
  { redis, ledger, load }: Pick<AdmissionNeeds, 'redis' | 'ledger' | 'load'>,
  { accepted, entry, sale: { id, tickets } }: Candidate,
): Promise<unknown> {
  const { loaded, buyers, unacknowledged } = ledger.keysOf(id);
  const values = [tickets ?? -1, accepted.buyerId, accepted.id, entry];
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const asked = runScript(redis, ADMIT, [loaded, buyers, unacknowledged], values);
    const answer = await answerOf(asked, 'unknown');
    if (answer !== 'not-loaded') return answer;
    await load(id);
  }
  throw new Unavailable({ detail: 'Redis keeps forgetting who has a ticket.', outcome: 'rejected' });
}

/** Puts the place back on sale if certainly nothing was sent and nobody will; else the reconciler sees to it. */
async function explainUnappended(
  { ledger }: Pick<AdmissionNeeds, 'ledger'>,
  { accepted, entry }: Candidate,
  error: unknown,
): Promise<never> {
  const notSent = error instanceof TicketError && error.outcome === 'rejected';
  if (notSent && (await ledger.gaveBack(accepted, entry).catch(() => false))) throw error;
  const detail = 'A place is kept for the request, and it will be decided as soon as the log can be reached.';
  throw new Unavailable({ detail, outcome: 'unknown', cause: error });
}
