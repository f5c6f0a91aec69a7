import type { RedisClientType } from 'redis';

/** How many scripts a server has run by their names, from its answer to INFO commandstats. */
export function scriptCallsIn(info: string): number {
  return Number(/^cmdstat_evalsha:calls=(\d+)/m.exec(info)?.[1] ?? 0);
}

/** Empties the servers and their counters: what a run leaves behind must not slow down the next. */
export async function beginAnew(servers: RedisClientType[]): Promise<void> {
  await Promise.all(servers.flatMap((server) => [server.flushAll(), server.configResetStat()]));
}

/** By the server's own count, since the last `beginAnew`. */
export async function scriptCalls(server: RedisClientType): Promise<number> {
  return scriptCallsIn(await server.info('commandstats'));
}
