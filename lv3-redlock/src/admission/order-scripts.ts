/**
 * What Redis knows of orders, beside the single tickets of the same event.
 *
 * The set of buyers has one member for each ticket: `12` is the first ticket of buyer 12, `12:2` the second. So its size is what
 * was sold, for single tickets as well as for orders, and a buyer can still only be added: the database may be read again at
 * any time, in any order (a hash of counts would count some tickets twice then).
 */
import { script } from '@ticket-rush/shared/redis/script';

/** The members of a set of buyers that stand for the tickets of one buyer. */
export function membersOf(buyer: string, tickets: number): string[] {
  return Array.from({ length: tickets }, (_, index) => (index === 0 ? buyer : `${buyer}:${index + 1}`));
}

/** `member` names the n-th ticket of a buyer, `owned` counts the tickets. */
const TICKETS_OF_BUYER = `
  local function member(buyer, n) if n == 1 then return buyer end return buyer .. ':' .. n end
  local function owned(buyers, buyer)
    local tickets = 0
    while redis.call('SISMEMBER', buyers, member(buyer, tickets + 1)) == 1 do tickets = tickets + 1 end
    return tickets
  end`;

/** Frees the tickets of an order once, however often it is called: `requests` knows the order until then. */
const FREE = `${TICKETS_OF_BUYER}
  local function free(buyers, requests, buyer, request, quantity)
    if redis.call('SREM', requests, request) == 0 then return end
    local tickets = owned(buyers, buyer)
    for n = tickets, math.max(tickets - quantity + 1, 1), -1 do redis.call('SREM', buyers, member(buyer, n)) end
  end`;

/**
 * All tickets of the order, or none. KEYS: loaded, buyers, unrecorded, requests. ARGV: tickets (-1: unlimited), buyer, entry,
 * request, quantity, tickets for each buyer. Answers with a word, and with how many tickets the buyer owns, or are left. As in
 * the script for one ticket, every key is touched before the first write that lasts.
 */
export const ADMIT_ORDER = script(`${TICKETS_OF_BUYER}
  if redis.call('EXISTS', KEYS[1]) == 0 then return { 'not-loaded' } end
  if redis.call('SISMEMBER', KEYS[4], ARGV[4]) == 1 then return { 'already-ordered' } end
  local quantity, has = tonumber(ARGV[5]), owned(KEYS[2], ARGV[2])
  if has + quantity > tonumber(ARGV[6]) then return { 'limit-reached', has } end
  local left = tonumber(ARGV[1]) - redis.call('SCARD', KEYS[2])
  if tonumber(ARGV[1]) >= 0 then
    if left <= 0 then return { 'sold-out' } end
    if left < quantity then return { 'too-few', left } end
  end
  local now = redis.call('TIME')
  redis.call('ZADD', KEYS[3], now[1] * 1000 + math.floor(now[2] / 1000), ARGV[3])
  redis.call('SADD', KEYS[4], ARGV[4])
  for n = has + 1, has + quantity do redis.call('SADD', KEYS[2], member(ARGV[2], n)) end
  return { 'admitted' }`);

/** KEYS: unrecorded, buyers, requests. ARGV: entry, buyer, request, quantity, channel, event. Answers 0 if the order was adopted. */
export const GIVE_BACK_ORDER = script(`${FREE}
  if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
  free(KEYS[2], KEYS[3], ARGV[2], ARGV[3], tonumber(ARGV[4]))
  redis.call('PUBLISH', ARGV[5], ARGV[6])
  return 1`);

/** KEYS: loaded, buyers, requests. ARGV: buyer, request, quantity. The next buyer finds the event not loaded. */
export const FORGET_ORDER = script(`${FREE}
  free(KEYS[2], KEYS[3], ARGV[1], ARGV[2], tonumber(ARGV[3]))
  redis.call('DEL', KEYS[1])`);
