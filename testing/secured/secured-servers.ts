/** One PostgreSQL, one Redis and one Kafka as a company has them: TLS by a CA of its own, and known users only. */
import { randomBytes } from 'node:crypto';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
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
  /** Its user is called `shop`. */
  kafka: SecuredKafka;
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
  const [postgres, kafka, expiredRedis, ...quorum] = await Promise.all([
    startSecuredPostgres(scratch, ours, good),
    startSecuredKafka(scratch, { good, expired }, { name: 'shop', password }),
    redis(expired),
    ...[1, 2, 3].map(() => redis(good)),
  ]);
  return { ours, theirs, expired, password, postgres, redis: quorum, expiredRedis, kafka };
}
