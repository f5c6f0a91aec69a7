/** Passwords that others on the network may read. A company's network may be trusted, so they are named and not refused. */
import { LOOPBACK } from './loopback';

interface Addresses {
  DATABASE_URL?: string;
  REDIS_URLS?: readonly string[];
  KAFKA_BROKERS?: readonly string[];
  KAFKA_SSL?: boolean;
  KAFKA_SASL_MECHANISM?: string | undefined;
}

/** @returns a line for each setting, with the hosts and no secret. The own machine's are not named: no wire leads there */
export function plaintextPasswords(given: Addresses): string[] {
  const postgres = hostsOf([given.DATABASE_URL ?? []].flat().filter(isPlainPostgres));
  const redis = hostsOf(
    (given.REDIS_URLS ?? []).filter((url) => url.startsWith('redis://')).filter(hasPassword),
  );
  const saysPassword = given.KAFKA_SASL_MECHANISM === 'PLAIN' && given.KAFKA_SSL !== true;
  const kafka = hostsOf(
    (saysPassword ? (given.KAFKA_BROKERS ?? []) : []).map((broker) => `kafka://${broker}`),
  );
  return [
    line(postgres, 'DATABASE_URL has a password and no TLS', 'set sslmode=verify-full'),
    line(redis, 'REDIS_URLS has a password and no TLS', 'begin the address with rediss://'),
    line(
      kafka,
      'KAFKA_SASL_MECHANISM=PLAIN has a password and no TLS',
      'set KAFKA_SSL=true, or use SCRAM-SHA-512',
    ),
  ].flat();
}

function line(hosts: string[], what: string, remedy: string): string[] {
  if (hosts.length === 0) return [];
  return [`${what}: on the way to ${hosts.join(', ')} others may read the password; ${remedy}`];
}

function hostsOf(urls: readonly string[]): string[] {
  const hosts = urls.map((url) => new URL(url).hostname.replace(/^\[|\]$/g, ''));
  return [...new Set(hosts)].filter((host) => host !== '' && !LOOPBACK.includes(host));
}

const hasPassword = (url: string) => new URL(url).password !== '';

/** What PostgreSQL is asked by, its server decides: a hash, or the password itself. */
function isPlainPostgres(url: string): boolean {
  return hasPassword(url) && ['disable', null].includes(new URL(url).searchParams.get('sslmode'));
}
