import type { RedisClientType } from 'redis';
import type { DataSource } from 'typeorm';

/** As the servers name themselves. */
export async function versionsOf(redis: Pick<RedisClientType, 'info'>, dataSource: DataSource) {
  const [{ version }] = await dataSource.query<[{ version: string }]>(
    "SELECT current_setting('server_version') AS version",
  );
  return {
    redis: /^redis_version:(\S+)/m.exec(await redis.info('server'))?.[1] ?? 'unknown',
    postgres: version,
  };
}
