import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { kafkaSecurityOf } from '@ticket-rush/shared/config/kafka-settings';
import { StartError } from '@ticket-rush/shared/config/start-errors';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { type SecuredServers, startSecuredServers } from '@ticket-rush/testing/secured/secured-servers';
import { testScratch } from '@ticket-rush/testing/servers/running-parts';
import { readApiEnvironment } from '../../src/environment';
import { connectKafka } from '../../src/log/kafkajs/kafkajs-log';
import { goodVariables, type Refusal, refusals, type Variables } from './refusals';

const logger = createLogger({ level: 'lv4', instance: 'secured', logLevel: 'silent' });

/** Connects as the services do, and leaves again. */
const connect: Record<Refusal['server'], (variables: Variables) => Promise<void>> = {
  async postgres(variables) {
    const { DATABASE_URL: url } = readApiEnvironment(variables);
    const dataSource = await connectDatabase({
      url,
      poolSize: 1,
      poolWaitMs: 5_000,
      applicationName: 'secured',
    });
    await dataSource.destroy();
  },
  async redis(variables) {
    const { REDIS_URLS, REDIS_CA } = readApiEnvironment(variables);
    for (const client of await connectQuorum(REDIS_URLS, logger, REDIS_CA)) await client.close();
  },
  async kafka(variables) {
    const environment = readApiEnvironment(variables);
    const security = kafkaSecurityOf(environment);
    const options = { brokers: environment.KAFKA_BROKERS, clientId: 'secured', replication: 1, logger };
    await (await connectKafka({ ...options, security })).close();
  },
};

let scratch: Scratch;
let servers: SecuredServers;
let good: Variables;

beforeAll(async () => {
  scratch = await testScratch();
  servers = await startSecuredServers(scratch);
  good = goodVariables(servers);
});

afterAll(() => scratch?.close());

describe('servers with TLS and passwords', () => {
  test.each(['disable', 'require', 'verify-ca', 'verify-full'])('PostgreSQL by sslmode=%s', async (mode) => {
    const url = good.DATABASE_URL?.replace('verify-full', mode) as string;
    const attempt = connect.postgres({ ...good, DATABASE_URL: url });
    await (mode === 'disable' ? expect(attempt).rejects.toThrow('TLS only') : attempt);
    // Only verify-full asks for the name.
    const byName = connect.postgres({ ...good, DATABASE_URL: url.replace('127.0.0.1', 'localhost') });
    await (['disable', 'verify-full'].includes(mode) ? expect(byName).rejects.toThrow('refuses') : byName);
  });

  test('PostgreSQL by PGSSLMODE and PGSSLROOTCERT', async () => {
    const { plainUrl } = servers.postgres;
    const by = { ...good, DATABASE_URL: plainUrl, PGSSLMODE: 'verify-full', PGSSLROOTCERT: servers.ours.ca };
    await connect.postgres(by);
    await expect(connect.postgres({ ...by, PGSSLROOTCERT: servers.theirs.ca })).rejects.toThrow('no CA');
  });

  test('Redis by rediss:// and an ACL user', () => connect.redis(good));

  test.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])('Kafka by SASL_SSL and %s', (mechanism) =>
    connect.kafka({ ...good, KAFKA_SASL_MECHANISM: mechanism }),
  );
});

describe('one line that says what to do, and shows no secret', () => {
  let messages: Map<Refusal, unknown>;

  beforeAll(async () => {
    const tried = await Promise.all(
      refusals.map(async (refusal) => {
        const outcome = connect[refusal.server](refusal.spoil(good, servers));
        return [
          refusal,
          await outcome.then(
            () => undefined,
            (error: unknown) => error,
          ),
        ] as const;
      }),
    );
    messages = new Map(tried);
  });

  test.each(refusals)('$server: $what', (refusal) => {
    expectOneLine(messages.get(refusal), refusal.says);
  });

  test('postgres: a certificate that has ended', async () => {
    await servers.postgres.present(servers.expired);
    const attempt = connect.postgres(good).then(
      () => undefined,
      (error: unknown) => error,
    );
    expectOneLine(await attempt, /refuses: its certificate has expired: renew it/);
  });
});

function expectOneLine(error: unknown, says: RegExp): void {
  expect(error).toBeInstanceOf(StartError);
  const { message } = error as Error;
  expect(message).toMatch(says);
  expect(message).not.toMatch(/Secret|\n/);
}
