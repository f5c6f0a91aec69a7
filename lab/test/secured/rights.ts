/** The environment of a user with the documented rights, and what the servers hold. */
import type { KeyPair } from '@ticket-rush/testing/secured/certificates';
import { redisAdmin } from '@ticket-rush/testing/secured/grant-rights';
import { CERTIFIED } from '@ticket-rush/testing/secured/secured-postgres';
import type { SecuredServers } from '@ticket-rush/testing/secured/secured-servers';
import { Kafka, logLevel } from 'kafkajs';

/** For services and for the lab: their names of settings are the same. */
export function variablesOf(
  { postgres, redis, kafka, ours, password }: SecuredServers,
  { user, database }: { user: string; database: string },
): Record<string, string> {
  const url = new URL(postgres.plainUrl);
  Object.assign(url, { username: user, password, pathname: `/${database}` });
  url.searchParams.set('sslmode', 'verify-full');
  return {
    DATABASE_URL: url.href,
    PGSSLROOTCERT: ours.ca,
    REDIS_URLS: redis.map((address) => `rediss://${user}:${password}@${address}`).join(','),
    REDIS_CA_FILE: ours.ca,
    KAFKA_BROKERS: kafka.broker,
    KAFKA_SSL: 'true',
    KAFKA_CA_FILE: ours.ca,
    KAFKA_SASL_MECHANISM: 'PLAIN',
    KAFKA_USERNAME: user,
    KAFKA_PASSWORD: password,
  };
}

/** The same user with a certificate: at PostgreSQL and Kafka without a password, at Redis beside one. */
export function withCertificate(
  variables: Record<string, string>,
  { postgres, mutualRedis, kafka, ours }: SecuredServers,
  { certificate, key }: KeyPair,
): Record<string, string> {
  const url = new URL(postgres.plainUrl);
  Object.assign(url, { username: CERTIFIED, password: '', pathname: '/postgres' });
  const parameters = { sslmode: 'verify-full', sslrootcert: ours.ca, sslcert: certificate, sslkey: key };
  url.search = `${new URLSearchParams(parameters)}`;
  return {
    ...variables,
    DATABASE_URL: url.href,
    REDIS_URLS: String(variables.REDIS_URLS).replace(/@.*/, `@${mutualRedis}`),
    REDIS_CERT_FILE: certificate,
    REDIS_KEY_FILE: key,
    KAFKA_BROKERS: kafka.mutualBroker,
    KAFKA_CERT_FILE: certificate,
    KAFKA_KEY_FILE: key,
    ...{ KAFKA_SASL_MECHANISM: '', KAFKA_USERNAME: '', KAFKA_PASSWORD: '' },
  };
}

/** Commands that Redis has refused: a service may hide it, and do without. */
export async function refusedByRedis(servers: SecuredServers): Promise<unknown[]> {
  const logs = await Promise.all(
    [...servers.redis, servers.mutualRedis].map(async (address) => {
      const admin = await redisAdmin(servers, address);
      const log = (await admin.sendCommand(['ACL', 'LOG'])) as unknown[];
      await admin.sendCommand(['ACL', 'LOG', 'RESET']);
      admin.destroy();
      return log;
    }),
  );
  return logs.flat();
}

/** Databases, keys, topics and groups. */
export async function everythingOn(
  servers: SecuredServers,
): Promise<{ databases: unknown; keys: unknown; topics: string[]; groups: string[] }> {
  const { postgres, redis, mutualRedis, kafka } = servers;
  const databases = await postgres.run('SELECT datname FROM pg_database ORDER BY datname');
  const keys = await Promise.all(
    [...redis, mutualRedis].map(async (address) => {
      const admin = await redisAdmin(servers, address);
      const found = await admin.keys('*');
      admin.destroy();
      return found.sort();
    }),
  );
  const admin = new Kafka({ brokers: [kafka.adminBroker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__')).sort();
  const groups = (await admin.listGroups()).groups.map(({ groupId }) => groupId).sort();
  await admin.disconnect();
  return { databases, keys, topics, groups };
}
