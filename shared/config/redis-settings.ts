import { caCertificates } from './certificates';
import { ConfigurationInvalid } from './start-errors';

/** A URL says rediss:// for TLS, and has the user and the password of an ACL user. */
export const redisTlsVariables = {
  /** Who has signed the certificates of the servers, where it is no public CA. Mostly as REDIS_CA_FILE. */
  REDIS_CA: caCertificates.optional(),
};

/** @throws ConfigurationInvalid for a CA that no address would use */
export function requireUsedRedisCa(given: { REDIS_URLS?: readonly string[]; REDIS_CA?: string }): void {
  if (given.REDIS_CA === undefined || given.REDIS_URLS === undefined) return;
  if (given.REDIS_URLS.some((url) => url.startsWith('rediss://'))) return;
  throw new ConfigurationInvalid('REDIS_CA is set, and no address in REDIS_URLS begins with rediss://');
}
