import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { type Kafka, startKafka } from '@ticket-rush/stack/servers/kafka/kafka';
import { atOnce } from '@ticket-rush/testing/http/ask';
import { until } from '@ticket-rush/testing/until';
import { Registry } from 'prom-client';
import { guardProducer } from '../../src/breakers/guard-producer';
import { connectKafka } from '../../src/log/kafkajs/kafkajs-log';
import type { Log, LogProducer } from '../../src/log/log';
import { askLag } from '../log/ask-lag';

const LIMITS = { appendLimitMs: 1_000, breakMs: 500 };
const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });

const scratch = openScratch();
let broker: Kafka;
let log: Log;
let registry: Registry;
let unguarded: LogProducer;
let producer: LogProducer;
let topic: string;
/** One for all tests: a broker takes longer to start than a test to freeze it. */
beforeAll(async () => {
  broker = await startKafka(await scratch);
});
beforeEach(async () => {
  log = await connectKafka({ brokers: broker.brokers, clientId: 'test', replication: 1, logger });
  topic = `guarded-${randomBytes(6).toString('hex')}`;
  await log.createTopics([{ name: topic, partitions: 1 }]);
  unguarded = await log.openProducer();
  guard(LIMITS.breakMs);
});

function guard(breakMs: number): void {
  registry = new Registry();
  producer = guardProducer(unguarded, registry, { ...LIMITS, breakMs });
}

afterEach(async () => {
  broker.kill('SIGCONT');
  await Promise.allSettled([producer.close(), log.close()]);
});
afterAll(async () => {
  await (await scratch).close();
});

const append = (value = 'a record') => producer.append({ topic, partition: 0, key: 'key', value });
/** What it is told; `undefined` where nothing is wrong. */
const appendAndTell = () =>
  append().then(
    () => undefined,
    (error: Unavailable) => error,
  );
const FAILURES_THAT_OPEN = 3;
async function failOneAfterAnother(): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (let batch = 1; batch <= FAILURES_THAT_OPEN; batch++) failures.push(await appendAndTell());
  return failures;
}
/** On a busy machine the break may be over before the next append, which then tries, fails, and begins another break. */
async function untilTurnedAway(): Promise<void> {
  await until('an append is turned away', appendAndTell, (error) => error?.outcome === 'rejected');
}
const stateOfBreaker = async () =>
  (await registry.getSingleMetric('ticket_rush_breaker_state')?.get())?.values[0];

/** How many records there are. */
async function written(): Promise<number> {
  const [lag] = await askLag(log, 'nobody', [topic]);
  return lag?.records as number;
}

describe('when the broker is frozen', () => {
  beforeEach(async () => {
    await append();
    broker.kill('SIGSTOP');
  });

  test('says unknown within its limit, then rejected at once, and is open', async () => {
    guard(600_000); // Longer than a busy machine can take for the rest of the test.
    const late = { cause: { message: `Timed out after ${LIMITS.appendLimitMs}ms` } };
    for (const failure of await failOneAfterAnother())
      expect(failure).toMatchObject({ status: 503, outcome: 'unknown', retryAfterSeconds: 600, ...late });

    const notTried = { cause: { code: 'EOPENBREAKER' } };
    expect(await appendAndTell()).toMatchObject({
      ...{ status: 503, outcome: 'rejected', retryAfterSeconds: 600 },
      ...notTried,
    });
    expect(await stateOfBreaker()).toMatchObject({ labels: { name: 'producer' }, value: 2 });
  });

  test('lets one append try, and closes when that succeeds', async () => {
    await failOneAfterAnother();
    await untilTurnedAway();
    broker.kill('SIGCONT');
    await until('an append succeeds', appendAndTell, (failure) => failure === undefined);
    expect(await stateOfBreaker()).toMatchObject({ value: 0 });
    // Nothing that was acknowledged is missing: the last ones are in the log beside what was unknown.
    await atOnce(10, () => append());
    expect(await written()).toBeGreaterThanOrEqual(12);
  });
});

test('when the broker is dead, too; and appends again once it has been started again', async () => {
  await append();
  broker.kill('SIGKILL');
  const first = await failOneAfterAnother();
  expect(first).toMatchObject(Array(FAILURES_THAT_OPEN).fill({ status: 503, outcome: 'unknown' }));
  await untilTurnedAway();

  await broker.startAgain();
  await until('an append succeeds', appendAndTell, (failure) => failure === undefined);
  const before = await written();
  await atOnce(10, () => append());
  expect(await written()).toBe(before + 10);
});
