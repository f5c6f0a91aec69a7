import type { RedisTls } from '@ticket-rush/shared/config/redis-settings';
import { DependencyDown, StartError } from '@ticket-rush/shared/config/start-errors';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import type { RedisClientType } from 'redis';
import { EXTERNAL_PREFIX, type ExternalServer } from './external-server';

const AT_ONCE = 1_000;
/** One probe of each kind: a key, a set in order, a script, a channel; and what only the lab does. */
const PROBE = `${EXTERNAL_PREFIX}probe`;

export async function externalRedis(urls: string[], tls: RedisTls): Promise<ExternalServer> {
  const logger = createLogger({ level: 'lab', instance: 'external', logLevel: 'silent' });
  const quorum = await connectQuorum(urls, logger, tls);
  return {
    async requireRights() {
      for (const [index, server] of quorum.entries()) {
        await probe(server).catch((cause: Error) => {
          if (!cause.message.startsWith('NOPERM'))
            throw new DependencyDown('Redis', urls[index] ?? '', cause);
          throw new StartError(`Redis: a right is missing: ${cause.message}`, { cause });
        });
      }
    },
    async remove(prefix) {
      // One server that is away does not keep the others from being cleaned.
      const removed = await Promise.allSettled(quorum.map((server) => removeKeys(server, prefix)));
      for (const one of removed) if (one.status === 'rejected') throw one.reason;
    },
    async close() {
      for (const server of quorum) server.destroy();
    },
  };
}

async function probe(server: RedisClientType): Promise<void> {
  await server.scan('0', { MATCH: `${PROBE}*`, COUNT: 1 });
  await server.eval("return redis.call('SET', KEYS[1], '', 'PX', 1)", { keys: [PROBE], arguments: [] });
  await server.publish(PROBE, '');
  await server.zAdd(PROBE + 1, { score: 0, value: '' });
  await server.unlink([PROBE, PROBE + 1]);
}

/** Deleting while it scans is safe: SCAN misses no key that is there from its beginning to its end. */
async function removeKeys(server: RedisClientType, prefix: string): Promise<void> {
  for await (const keys of server.scanIterator({ MATCH: `${prefix}:*`, COUNT: AT_ONCE }))
    if (keys.length > 0) await server.unlink(keys);
}
