import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { kafkaSecurityOf } from '@ticket-rush/shared/config/kafka-settings';
import { redisTlsOf } from '@ticket-rush/shared/config/redis-settings';
import { StartError } from '@ticket-rush/shared/config/start-errors';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { installMissing } from '@ticket-rush/stack/install/doctor';
import { startLevel } from '@ticket-rush/stack/level/level';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { POOL_WAIT_MS } from '@ticket-rush/testing/database/pool-wait';
import { openShop } from '@ticket-rush/testing/rush/shop';
import { grantRights } from '@ticket-rush/testing/secured/grant-rights';
import { CERTIFIED } from '@ticket-rush/testing/secured/secured-postgres';
import { type SecuredServers, startSecuredServers } from '@ticket-rush/testing/secured/secured-servers';
import { until } from '@ticket-rush/testing/until';
import { conditionalUpdate } from '../../../lv2-db-lock/src/techniques/conditional-update';
import { readApiEnvironment } from '../../../lv4-kafka/src/environment';
import { connectKafka } from '../../../lv4-kafka/src/log/kafkajs/kafkajs-log';
import { kafkaAdmission } from '../../../lv4-kafka/src/techniques/kafka-admission';
import { runLab } from '../run-lab';
import { goodVariables, type Refusal, refusals, type Variables } from './refusals';
import { everythingOn, refusedByRedis, variablesOf, withCertificate } from './rights';
import { useAll } from './use-all';

const logger = createLogger({ level: 'lv4', instance: 'secured', logLevel: 'silent' });

/** Connects as the services do, and leaves again. */
const connect: Record<Refusal['server'], (variables: Variables) => Promise<void>> = {
  async postgres(variables) {
    const { DATABASE_URL: url } = readApiEnvironment(variables);
    const dataSource = await connectDatabase({
      url,
      poolSize: 1,
      poolWaitMs: POOL_WAIT_MS,
      applicationName: 'secured',
    });
    await dataSource.destroy();
  },
  async redis(variables) {
    const environment = readApiEnvironment(variables);
    const quorum = await connectQuorum(environment.REDIS_URLS, logger, redisTlsOf(environment));
    for (const client of quorum) await client.close();
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
const byCertificate = (variables: Variables) => withCertificate(variables, servers, servers.clients.ours);

beforeAll(async () => {
  const parts = ['openssl', 'nginx', 'postgres', 'redis-server', 'java', 'maven', 'kafka-jars'] as const;
  await installMissing((line) => process.stderr.write(`${line}\n`), parts);
  scratch = await openScratch();
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

describe('the rights that infra/rights lists', () => {
  test.each(['lv2', 'lv3', 'lv4'] as const)('are all that %s needs', async (level) => {
    const database = `${level}_own`;
    await servers.postgres.run(`CREATE DATABASE ${database}`);
    const user = { user: 'shop', database };
    await grantRights(servers, { ...user, prefix: `${level}_own` });
    const env = { ...variablesOf(servers, user), REDIS_PREFIX: database, KAFKA_PREFIX: database };
    const parts = { postgres: servers.postgres, redis: [], kafka: { brokers: [] }, settings: {} };
    const running = await startLevel(scratch, { level, instances: 1, parts, env });
    const shop = openShop(running.url);
    await useAll(shop, level);
    for (const { url } of [...running.instances, ...running.workers])
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    await shop.close();
    await running.stop();
    expect(await refusedByRedis(servers)).toEqual([]);
  });
});

test('a level that lacks a right does not start, and says in one line which one', async () => {
  await servers.postgres.run('CREATE DATABASE not_ours');
  await servers.postgres.run(`CREATE ROLE stranger LOGIN PASSWORD '${servers.password}'`);
  const env = variablesOf(servers, { user: 'stranger', database: 'not_ours' });
  const parts = { postgres: servers.postgres, settings: {} };
  await expect(startLevel(scratch, { level: 'lv2', instances: 1, parts, env })).rejects.toThrow(
    /\| a right is missing: permission denied for schema public; infra\/README.md says which rights/,
  );
});

describe('rush --external', () => {
  const techniques = [conditionalUpdate, kafkaAdmission].map(({ slug }) => slug);
  const small = ['--buyers', '60', '--tickets', '10', '--rounds', '1', '--instances', '1'];
  const rush = ['rush', '--external', '--technique', techniques.join(), ...small];
  const ofLevel = { user: 'shop', database: 'postgres' };
  let env: Record<string, string>;
  let before: Awaited<ReturnType<typeof everythingOn>>;

  beforeAll(async () => {
    const user = { user: 'lab', database: 'postgres' };
    for (const name of [user.user, CERTIFIED])
      await grantRights(servers, { ...user, user: name, prefix: 'ticket_rush_', lab: true });
    await grantRights(servers, { ...ofLevel, prefix: 'shop' });
    env = variablesOf(servers, user);
    before = await everythingOn(servers);
  });

  test('comes with certificates, says what it will make, judges as on servers of its own, and leaves the servers as they were', async () => {
    const { status, stdout, stderr } = await runLab(rush, byCertificate(env));
    expect(stdout).toContain('2 of 2 verdicts are as the techniques claim');
    expect(status).toBe(0);
    expect(stderr).toMatch(/^This run makes .*\n.*a database ticket_rush_lv.*\n.*keys .*\n.*topics .*\n/);
    expect(stderr).not.toContain(servers.password);
    expect(await refusedByRedis(servers)).toEqual([]);
    expect(await everythingOn(servers)).toEqual(before);
  });

  test('comes with passwords, and leaves them as they were after Ctrl-C, too', async () => {
    const onlyLast = rush.map((argument) =>
      argument === techniques.join() ? kafkaAdmission.slug : argument,
    );
    const { status } = await runLab(onlyLast, env, async (child) => {
      await until(
        'the rush has a topic',
        () => everythingOn(servers),
        ({ topics }) => topics.length > before.topics.length,
      );
      child.kill('SIGINT');
    });
    expect(status).toBe(130);
    expect(await everythingOn(servers)).toEqual(before);
  });

  test.each([
    ['DATABASE_URL', /^error: PostgreSQL: a right is missing: the user shop lacks CREATEDB\n$/],
    [
      'REDIS_URLS',
      /^error: Redis: a right is missing: NOPERM .* has no permissions to run the 'scan' command\n$/,
    ],
    ['KAFKA_USERNAME', /^error: Kafka: a right is missing: Create of topics that begin with ticket_rush_\n$/],
  ])('refuses a user of a level, by %s, and names the right that it lacks', async (variable, line) => {
    const other = variablesOf(servers, ofLevel);
    const { status, stderr } = await runLab(rush, { ...env, [variable]: other[variable] });
    expect(stderr).toMatch(line);
    expect(status).toBe(1);
    await refusedByRedis(servers);
    expect(await everythingOn(servers)).toEqual(before);
  });

  test('refuses a setting that is wrong, with the status of bad usage', async () => {
    const { status, stderr } = await runLab(rush, { ...env, KAFKA_SSL: 'yes' });
    expect(stderr).toBe('error: KAFKA_SSL must be true or false\n');
    expect(status).toBe(2);
  });
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
