import { expect, test } from '@jest/globals';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { startRedis } from '@ticket-rush/stack/servers/redis';
import { until } from '@ticket-rush/testing/until';

test('shows the password of no server, down at the start, lost or back', async () => {
  const scratch = await openScratch();
  const [first, second, third] = await Promise.all([
    startRedis(scratch),
    startRedis(scratch),
    startRedis(scratch),
  ]);
  const said: unknown[][] = [];
  const logger = { warn: (...line: unknown[]) => void said.push(line) } as unknown as Logger;
  const urls = [first, second, third].map(({ url }) => `${url}/0?password=secret`);
  await third.stop();
  const quorum = await connectQuorum(urls, logger);
  try {
    second.kill('SIGKILL');
    await until(
      'both servers are named in the log',
      async () => said.length,
      (lines) => lines === 2,
    );
    expect(said).toMatchObject([
      [{ url: `${third.url}/0` }, 'Redis server does not answer yet'],
      [{ url: `${second.url}/0` }, 'Redis server lost'],
    ]);
    expect(JSON.stringify(said)).not.toContain('secret');
  } finally {
    for (const client of quorum) client.destroy();
    await scratch.close();
  }
});
