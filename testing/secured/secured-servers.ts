/** PostgreSQL, Redis and Kafka as a company has them: TLS by a CA of its own, and known users only. */
import { randomBytes } from 'node:crypto';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { startPostgres } from '@ticket-rush/stack/servers/postgres';
import { startRedis } from '@ticket-rush/stack/servers/redis';
import { type Authority, createAuthority, type KeyPair } from './certificates';
import { type SecuredKafka, startSecuredKafka } from './secured-kafka';
import { CERTIFIED, type SecuredPostgres, startSecuredPostgres } from './secured-postgres';
import { startSecuredRedis } from './secured-redis';

export interface SecuredServers {
  ours: Authority;
  /** Another company's. */
  theirs: Authority;
  expired: KeyPair;
  /** Of every user at every server. */
  password: string;
  postgres: SecuredPostgres;
  /** Three, as a quorum needs; `host:port`, with the user `admin`. */
  redis: readonly string[];
  expiredRedis: string;
  /** Takes clients with a certificate only; otherwise as the others. */
  mutualRedis: string;
  /** Of clients: of the user CERTIFIED, of another user, and of one whose CA is another company's. */
  clients: { ours: KeyPair; another: KeyPair; theirs: KeyPair };
  /** Its users are `shop` and `lab`, who have no rights yet. */
  kafka: SecuredKafka;
  /** Without TLS. */
  plain: { postgresUrl: string; redisUrl: string };
}

export async function startSecuredServers(scratch: Scratch): Promise<SecuredServers> {
  const [ours, theirs] = await Promise.all(
    (['ours', 'theirs'] as const).map((name) => createAuthority(scratch, name)),
  );
  if (ours === undefined || theirs === undefined) throw new Error('no certificates');
  const [good, expired, certified, another, stranger] = await Promise.all([
    ours.sign('good'),
    ours.sign('expired', -1),
    ours.sign(CERTIFIED),
    ours.sign('another'),
    theirs.sign(CERTIFIED),
  ]);
  // Only characters that an URL, JAAS and a command line take as they are.
  const password = `Secret${randomBytes(8).toString('hex')}`;
  const redis = (pair: KeyPair) => startSecuredRedis(scratch, ours, pair, password);
  const [plainPostgres, plainRedis, postgres, kafka, expiredRedis, mutualRedis, ...quorum] =
    await Promise.all([
      startPlainPostgres(scratch),
      startRedis(scratch),
      startSecuredPostgres(scratch, ours, good),
      startSecuredKafka(scratch, ours.ca, { good, expired }, { users: ['shop', 'lab'], password }),
      redis(expired),
      startSecuredRedis(scratch, ours, good, password, 'with-a-certificate'),
      ...[1, 2, 3].map(() => redis(good)),
    ]);
  const plain = { postgresUrl: plainPostgres.adminUrl, redisUrl: plainRedis.url };
  const clients = { ours: certified, another, theirs: stranger };
  const servers = { postgres, redis: quorum, expiredRedis, mutualRedis, kafka, plain };
  return { ours, theirs, expired, password, clients, ...servers };
}

/** A scratch has room for one. */
async function startPlainPostgres(scratch: Scratch) {
  const another = await openScratch();
  scratch.onClose(() => another.close());
  return startPostgres(another);
}
