import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { rememberSoldOut } from '@ticket-rush/shared/redis/sold-out-memory';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { until } from '@ticket-rush/testing/until';
import { openAdmission } from '../../src/admission/open-admission';
import { type AdmissionLab, openAdmissionLab } from './admission-lab';

const SOLD_OUT = { status: 409, type: 'sold-out', outcome: 'rejected' };
const A_MOMENT_MS = 1_000;
const AN_HOUR_MS = 3_600_000;
const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });

let now: number;
let lab: AdmissionLab;
beforeEach(async () => {
  now = 0;
  lab = await openAdmissionLab(
    undefined,
    rememberSoldOut(() => now),
  );
});
afterEach(async () => {
  jest.restoreAllMocks();
  await lab.close();
});

/** Redis has a place again, and this process has not been told. */
async function freeAPlaceInSilence(): Promise<void> {
  lab.log.splice(0);
  await lab.forgetEverything();
}

test('Redis is not asked again for a moment, and no longer', async () => {
  const id = await lab.putOnSale(1);
  await lab.admit(lab.request(12, id));
  expect(await lab.admit(lab.request(88, id))).toMatchObject(SOLD_OUT);
  await freeAPlaceInSilence();
  expect(await lab.admit(lab.request(88, id))).toMatchObject(SOLD_OUT);
  now += A_MOMENT_MS;
  expect(await lab.admit(lab.request(88, id))).toBeUndefined();
});

test('Redis is asked all the same about a buyer who may have a place', async () => {
  const id = await lab.putOnSale(1);
  const request = lab.request(12, id);
  await lab.admit(request);
  expect(await lab.admit(lab.request(88, id))).toMatchObject(SOLD_OUT);
  expect(await lab.admit(request, { attempt: { at: 2, firstAt: 1, mayBeIn: true } })).toBeUndefined();
});

/** How a place comes back, in any process. */
const WAYS_BACK = {
  'taken back from a buyer who was refused': async (eventId: number) => {
    const holder = lab.request(12, eventId);
    await lab.admit(holder);
    await lab.ledger.takeBack(holder);
  },
  'given back, because the log could not be reached': async (eventId: number) => {
    const notSent = new Unavailable({ detail: 'The log is away.', outcome: 'rejected' });
    const told = await lab.admit(lab.request(12, eventId), { append: () => Promise.reject(notSent) });
    expect(told).toBe(notSent);
  },
};

test.each(Object.entries(WAYS_BACK))('an instance hears of a place that was %s', async (_, comesBack) => {
  const id = await lab.putOnSale(1);
  // Where time stands still an entry is not forgotten because it is old.
  jest.spyOn(performance, 'now').mockReturnValue(0);
  const { redis, keyPrefix, database } = lab;
  const instance = await openAdmission(
    {
      redis,
      keyPrefix,
      database: database.database,
      requestTtlMs: A_MOMENT_MS,
      append: async () => undefined,
      logger,
    },
    { overdueMs: AN_HOUR_MS, everyMs: AN_HOUR_MS },
  );
  try {
    const { soldOut } = instance.needs;
    soldOut.remember(id);
    expect(soldOut.remembers(id)).toBe(true);
    await comesBack(id);
    await until(
      'the process has heard that a ticket came back',
      async () => soldOut.remembers(id),
      (remembers) => !remembers,
    );
  } finally {
    await instance.close();
  }
});
