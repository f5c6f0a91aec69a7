/**
 * Admission: the API asks Redis, whose one thread runs the script for one buyer at a time; only winners enter the log.
 *
 * Guarantees  the loser of a rush is told at once, by one round trip or none, and costs neither log nor database. Winners are
 *             appended even if the process that admitted them dies. If Redis forgets, the database still sells no more than
 *             there is, and no buyer two.
 * Costs       two sources of truth and a reconciler. A winner is still only promised a decision: after Redis has forgotten,
 *             some are let in for whom there is no ticket, and they are told so by the worker.
 * Breaks if   a ticket is promised at the admission already. Or if the buyers of an event are spread over several Redis
 *             servers: a script is atomic on one.
 */
import { AlreadyBooked, SoldOut } from '@ticket-rush/shared/booking/refusals';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { askLoaded } from '@ticket-rush/shared/redis/load-buyers';
import { runScript, script } from '@ticket-rush/shared/redis/script';
import { KAFKA_ADMISSION } from '../admission/admission-ledger';
import type { Admit, Candidate } from '../admission/admit';
import { DefiniteRefusal, remembersAll } from '../admission/definite-refusal';
import type { AdmissionNeeds } from '../admission/needs';
import { recordWinners } from './record-winners';
import type { LogTechnique } from './technique';

/**
 * KEYS: loaded, buyers, unacknowledged, refused. ARGV: tickets or -1, buyer, request, entry, when the attempt was made ('' without a
 * key), whether an earlier one may be in the log ('1' or ''). Returns the answer, and since when Redis knows who has a ticket.
 *
 * A refusal that is told for all earlier attempts is noted: one of them may still be on its way, and must not be admitted after it.
 */
const ADMIT = script(`
  local loaded = redis.call('GET', KEYS[1])
  if not loaded then return { 'not-loaded' } end
  local holder = redis.call('HGET', KEYS[2], ARGV[2])
  if holder == ARGV[3] then return { 'admitted', loaded } end
  local refusal = holder and 'already-booked'
  if not refusal and tonumber(ARGV[1]) >= 0 and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[1]) then refusal = 'sold-out' end
  if refusal then
    if ARGV[6] ~= '' then redis.call('HSET', KEYS[4], ARGV[3], ARGV[5]) end
    return { refusal, loaded }
  end
  if ARGV[5] ~= '' then
    local refusedAt = redis.call('HGET', KEYS[4], ARGV[3])
    if refusedAt and tonumber(refusedAt) > tonumber(ARGV[5]) then return { 'too-late', loaded } end
  end
  local now = redis.call('TIME')
  redis.call('ZADD', KEYS[3], now[1] * 1000 + math.floor(now[2] / 1000), ARGV[4])
  redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
  return { 'admitted', loaded }`);

export const kafkaAdmission: LogTechnique = {
  slug: KAFKA_ADMISSION,
  summary: 'Redis admits in the API, the log carries winners only, workers write whole batches',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  partitions: 6,
  batchSize: 500,
  keyOf: ({ eventId }) => String(eventId),
  admit: admitWinners,
  create: () => ({ decide: recordWinners }),
};

/** The API's side. The returned function throws SoldOut, AlreadyBooked, DefiniteRefusal, Unavailable. */
function admitWinners({ soldOut, ledger, requestTtlMs, ...needs }: AdmissionNeeds): Admit {
  return async (candidate, append) => {
    const { accepted, entry, sale, attempt } = candidate;
    const mayBeIn = attempt?.mayBeIn === true;
    // Redis is asked where an earlier attempt may have been admitted: the event may be sold out to this buyer.
    if (!mayBeIn && soldOut.remembers(sale.id)) throw new SoldOut(sale.id);
    const { answer, loadedAt } = await askRedis({ ...needs, ledger }, candidate);
    if (answer === 'sold-out') soldOut.remember(sale.id);
    if (answer !== 'admitted') {
      const refusal =
        answer === 'already-booked' ? new AlreadyBooked(sale.id, accepted.buyerId) : new SoldOut(sale.id);
      throw mayBeIn && remembersAll(loadedAt, attempt, requestTtlMs) ? new DefiniteRefusal(refusal) : refusal;
    }
    const position = await append().catch((error: unknown) =>
      explainUnappended({ ledger }, candidate, error),
    );
    // The buyer need not wait for this: what is not crossed out is appended once more, and decided once.
    ledger.acknowledged(entry).catch(() => undefined);
    return position;
  };
}

interface RedisAnswer {
  answer: 'admitted' | 'already-booked' | 'sold-out' | 'too-late';
  /** Since when Redis knows who has a ticket, in milliseconds by the clock of the database. */
  loadedAt: number;
}

/** @throws Unavailable; `unknown` if the answer was lost: a request that was admitted then is appended later */
async function askRedis(
  { redis, ledger, load }: Pick<AdmissionNeeds, 'redis' | 'ledger' | 'load'>,
  { accepted, entry, attempt, sale: { id, tickets } }: Candidate,
): Promise<RedisAnswer> {
  const { loaded, buyers, unacknowledged, refused } = ledger.keysOf(id);
  const earlier = attempt?.mayBeIn === true ? '1' : '';
  const values = [tickets ?? -1, accepted.buyerId, accepted.id, entry, attempt?.at ?? '', earlier];
  const ask = async () => {
    const asked = runScript(redis, ADMIT, [loaded, buyers, unacknowledged, refused], values);
    const [answer, loadedAt] = (await answerOf(asked, 'unknown')) as [RedisAnswer['answer'], string?];
    return loadedAt === undefined ? undefined : { answer, loadedAt: Number(loadedAt) };
  };
  return askLoaded(ask, () => load(id));
}

/** Puts the place back on sale if it certainly was not sent and never will be; else the reconciler sees to it. */
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
