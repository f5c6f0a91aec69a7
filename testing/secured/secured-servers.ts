/** One PostgreSQL, one Redis and one Kafka as a company has them: TLS by a CA of its own, and known users only. */
import { randomBytes } from 'node:crypto';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { startPostgres } from '@ticket-rush/stack/servers/postgres';
import { startRedis } from '@ticket-rush/stack/servers/redis';
import { type Authority, createAuthority, type KeyPair } from './certificates';
import { type SecuredKafka, startSecuredKafka } from './secured-kafka';
import { type SecuredPostgres, startSecuredPostgres } from './secured-postgres';
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
  const good = await ours.sign('good');
  const expired = await ours.sign('expired', -1);
  // Only characters that an URL, JAAS and a command line take as they are.
  const password = `Secret${randomBytes(8).toString('hex')}`;
  const redis = (pair: KeyPair) => startSecuredRedis(scratch, ours, pair, password);
  const [plainPostgres, plainRedis, postgres, kafka, expiredRedis, ...quorum] = await Promise.all([
    startPlainPostgres(scratch),
    startRedis(scratch),
    startSecuredPostgres(scratch, ours, good),
    startSecuredKafka(scratch, { good, expired }, { users: ['shop', 'lab'], password }),
    redis(expired),
    ...[1, 2, 3].map(() => redis(good)),
  ]);
  const plain = { postgresUrl: plainPostgres.adminUrl, redisUrl: plainRedis.url };
  return { ours, theirs, expired, password, postgres, redis: quorum, expiredRedis, kafka, plain };
}

/** A scratch has room for one. */
async function startPlainPostgres(scratch: Scratch) {
  const another = await openScratch();
  scratch.onClose(() => another.close());
  return startPostgres(another);
}
