import { expect, test } from '@jest/globals';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { startLevel } from '@ticket-rush/stack/level/level';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { POOL_WAIT_MS } from '@ticket-rush/testing/database/pool-wait';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { until } from '@ticket-rush/testing/until';

/** As `fetch` sees it: what a balancer asks, and what Prometheus reads. */
async function lookAt(url: string) {
  const ready = await fetch(`${url}/health/ready`);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const up = /^ticket_rush_dependency_up\{.*dependency="postgresql".*\} (\d)$/m.exec(metrics)?.[1];
  return { status: ready.status, body: await ready.json(), up };
}

test('a PostgreSQL that may only be read is not ready, and is again once it can be written to', async () => {
  const scratch = await openScratch();
  const level = await startLevel(scratch, { level: 'lv1', instances: 1, parts: runningParts() });
  const operator = await connectDatabase({
    ...{ url: level.databaseUrl, poolSize: 1, poolWaitMs: POOL_WAIT_MS, applicationName: 'operator' },
  });
  const name = new URL(level.databaseUrl).pathname.slice(1);
  try {
    expect(await lookAt(level.url)).toEqual({ status: 200, body: { status: 'ready', down: [] }, up: '1' });

    await operator.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await operator.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                           WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    expect(await lookAt(level.url)).toEqual({
      ...{ status: 503, body: { status: 'not ready', down: ['postgresql'] }, up: '0' },
    });

    // The sessions that began meanwhile stay read-only for as long as they live. Each question closes one.
    await operator.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    await until(
      'the instance is ready again',
      () => lookAt(level.url),
      ({ status, up }) => status === 200 && up === '1',
    );
  } finally {
    await operator.destroy();
    await level.stop();
    await scratch.close();
  }
});
