import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listBookings } from '@ticket-rush/shared/booking/events';
import type { Service } from '@ticket-rush/stack/level/service';
import { freeze, thaw } from '@ticket-rush/stack/process/freeze';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Postgres, startPostgres } from '@ticket-rush/stack/servers/postgres';
import { until } from '@ticket-rush/testing/until';
import { kafkaSinglePartition } from '../../src/techniques/kafka-single-partition';
import { accepted } from '../decide/batches';
import { metric } from '../worker/metric';
import { openWorkerLab, type WorkerLab } from '../worker/worker-lab';

const BUYERS = 300;
/** In a row; the last of them pauses the worker. */
const FAILURES_THAT_OPEN = 3;

let scratch: Scratch;
let postgres: Postgres;
let lab: WorkerLab;
let worker: Service;
beforeAll(async () => {
  scratch = await openScratch();
  postgres = await startPostgres(scratch);
  lab = await openWorkerLab(postgres);
  const limits = { DATABASE_ANSWER_LIMIT_MS: '300', DATABASE_BREAK_MS: '200' };
  worker = await lab.startWorker({ ...limits, LOG_LEVEL: 'warn' });
});
afterAll(async () => {
  await worker?.stop();
  await lab?.close();
  await scratch?.close();
});

const readiness = async () =>
  (await (await fetch(`${worker.url}/health/ready`)).json()) as { status: string };

const stateOfBreaker = () => metric(worker.url, 'ticket_rush_breaker_state');
/** How often records were tried, and not handled. */
const failedAttempts = async () =>
  (await lab.logOf(worker)).split('records not handled, will try again').length - 1;

/** Until the breaker has asked so many times whether the database is back, in vain. */
async function untilProbed(times: number): Promise<void> {
  for (let probe = 0; probe < times; probe++) {
    await until('it asks', async () => (await stateOfBreaker()) === 1);
    await until('it is open again', async () => (await stateOfBreaker()) === 2);
  }
}

test('while the database is frozen the worker waits, says so, and then goes on where it was, in order', async () => {
  const { id } = await lab.createEvent(null);
  const requests = Array.from({ length: BUYERS }, (_, index) => accepted(index + 1, id));
  await lab.append(kafkaSinglePartition, requests.slice(0, BUYERS / 2));
  await until('something is booked', async () => (await lab.countBookings()) > 0);
  await freeze(postgres.pid);
  try {
    // What came before the freeze may have been decided by then.
    await lab.append(kafkaSinglePartition, requests.slice(BUYERS / 2));
    await until('the breaker has opened', async () => (await stateOfBreaker()) > 0);
    expect(await readiness()).toEqual({
      status: 'not ready',
      down: expect.arrayContaining(['database-breaker']),
    });
    await untilProbed(1);
    // More than those in a row where a busy machine was slower than the limit before the freeze.
    const whenOpened = await failedAttempts();
    expect(whenOpened).toBeGreaterThanOrEqual(FAILURES_THAT_OPEN);
    await untilProbed(2);
    expect(await failedAttempts()).toBe(whenOpened);
  } finally {
    thaw(postgres.pid);
  }
  await until('all are decided', async () => (await lab.decisions(id)).length === BUYERS);
  expect((await lab.decisions(id)).every(({ status }) => status === 'confirmed')).toBe(true);
  const bookings = await listBookings(lab.dataSource, id);
  expect(bookings.map(({ buyerId }) => buyerId)).toEqual(requests.map(({ buyerId }) => buyerId));
  // On a busy machine the database may have missed its limit once more.
  await until('the breaker is closed', async () => (await stateOfBreaker()) === 0);
  await until('it is ready', async () => (await readiness()).status === 'ready');
});
