/** The visits to a waiting room. Each is one script, and begins with what time has done since the last. */
import { script } from '@ticket-rush/shared/redis/script';

/** How many ended places one visit sweeps up, and how many places one page of the list has. */
export const SWEPT_AT_ONCE = 2_000;

/**
 * KEYS: queue (buyers by arrival), ends (buyers by the end of their place), admitted (buyers), pace (there while no batch is
 * due). ARGV: buyer, a place's life, batch, interval, turn; times in milliseconds. Each set is read before the first write:
 * a key of another type must not lead to half a change, because Redis does not roll back.
 *
 * A visit has bounded work, because all other commands wait for a script: the sweep takes the places that ended first. Where
 * more have ended, it has not caught up. The place of the buyer who asks is always judged by its own end.
 */
const SWEEP = `
  local queue, ends, admitted, pace = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
  local buyer, life, turn = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[5])
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local last = redis.call('ZRANGE', queue, -1, -1, 'WITHSCORES')[2] or 0
  redis.call('SCARD', admitted)
  local function sweep(ended)
    redis.call('ZREM', queue, unpack(ended))
    redis.call('ZREM', ends, unpack(ended))
    redis.call('SREM', admitted, unpack(ended))
  end
  local ended = redis.call('ZRANGE', ends, '-inf', now, 'BYSCORE', 'LIMIT', 0, ${SWEPT_AT_ONCE})
  if #ended > 0 then sweep(ended) end
  local caughtUp = #ended < ${SWEPT_AT_ONCE}
  local function hasEnded(who) return tonumber(redis.call('ZSCORE', ends, who) or now + 1) <= now end
  if hasEnded(buyer) then sweep({ buyer }) end`;

/** An arrival is the time in microseconds, and always after the last in the queue, even if the clock was set back. */
const JOIN = `
  redis.call('ZADD', queue, 'NX', math.max(time[1] * 1000000 + time[2], last + 1), buyer)`;

/**
 * The pace is a key that ends with the interval: the visit that can create it lets a batch in. Not before the sweep has caught
 * up: the first of the queue may be buyers who have gone.
 */
const LET_IN = `
  local size, batch = redis.call('SCARD', admitted), tonumber(ARGV[3])
  if caughtUp and batch > 0 and redis.call('ZCARD', queue) > size
    and redis.call('SET', pace, 1, 'NX', 'PX', ARGV[4]) then
    for _, next in ipairs(redis.call('ZRANGE', queue, size, size + batch - 1)) do
      redis.call('SADD', admitted, next)
      redis.call('ZADD', ends, now + turn, next)
    end
  end`;

/**
 * To ask for a place is to keep it; a turn gets no longer. The admitted are always the first of the queue: they are taken from
 * its front, and newcomers join at its end. No key outlives the last place in it.
 */
const ANSWER = `
  local arrival = redis.call('ZSCORE', queue, buyer)
  if not arrival then return {} end
  local waits = redis.call('SISMEMBER', admitted, buyer) == 0
  if waits then redis.call('ZADD', ends, now + life, buyer) end
  for _, key in ipairs({ queue, ends, admitted }) do redis.call('PEXPIRE', key, math.max(life, turn)) end
  if not waits then return { arrival, 0, redis.call('ZSCORE', ends, buyer) } end
  return { arrival, redis.call('ZRANK', queue, buyer) - redis.call('SCARD', admitted) + 1 }`;

export const ENTER = script(SWEEP + JOIN + LET_IN + ANSWER);
export const ASK = script(SWEEP + LET_IN + ANSWER);
export const LEAVE = script(`${SWEEP}
  redis.call('ZREM', ends, buyer)
  redis.call('SREM', admitted, buyer)
  return redis.call('ZREM', queue, buyer)`);

/** One page, after the arrival ARGV[6]. Answers with the last arrival of the page, or nil at the end; then buyers and arrivals. */
export const LIST = script(`${SWEEP}
  local page = redis.call('ZRANGE', queue, '(' .. ARGV[6], '+inf', 'BYSCORE', 'LIMIT', 0, ${SWEPT_AT_ONCE}, 'WITHSCORES')
  local answer = { page[#page] or false }
  for i = 1, #page, 2 do
    if not hasEnded(page[i]) then
      answer[#answer + 1] = page[i]
      answer[#answer + 1] = page[i + 1]
    end
  end
  return answer`);
