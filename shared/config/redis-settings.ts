import { z } from 'zod';
import { caCertificates } from './certificates';
import { type ClientCertificate, clientCertificate } from './client-certificate';
import { ConfigurationInvalid } from './start-errors';

/** A URL says rediss:// for TLS, and has the user and the password of an ACL user. */
export const redisTlsVariables = {
  /** The certificates of the CA that has signed those of the servers, if it is no public CA. Mostly as REDIS_CA_FILE. */
  REDIS_CA: caCertificates.optional(),
  /** For servers with `tls-auth-clients yes`. Mostly as REDIS_CERT_FILE and REDIS_KEY_FILE. */
  REDIS_CERT: z.string().optional(),
  REDIS_KEY: z.string().optional(),
};

type RedisTlsVariables = z.infer<z.ZodObject<typeof redisTlsVariables>>;

/** As node-redis takes it, beside an address that begins with rediss://. */
export interface RedisTls extends Partial<ClientCertificate> {
  ca?: string;
}

/** @throws ConfigurationInvalid for a setting that another one misses, or that no address would use */
export function requireWholeRedisTls(
  given: Partial<RedisTlsVariables> & { REDIS_URLS?: readonly string[] },
): void {
  clientCertificateOf(given);
  if (given.REDIS_URLS === undefined || given.REDIS_URLS.some((url) => url.startsWith('rediss://'))) return;
  const useless = (['REDIS_CA', 'REDIS_CERT'] as const).find((name) => given[name] !== undefined);
  if (useless !== undefined)
    throw new ConfigurationInvalid(`${useless} is set, and no address in REDIS_URLS begins with rediss://`);
}

/** The settings that have been checked, for the client. */
export function redisTlsOf(given: RedisTlsVariables): RedisTls {
  return { ...(given.REDIS_CA !== undefined && { ca: given.REDIS_CA }), ...clientCertificateOf(given) };
}

function clientCertificateOf({ REDIS_CERT: cert, REDIS_KEY: key }: Partial<RedisTlsVariables>) {
  return clientCertificate({ cert, key }, { cert: 'REDIS_CERT', key: 'REDIS_KEY' });
}
