/** The certificate by which a client proves itself (mutual TLS). One rule for all servers: what is wrong is said before it is sent. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { isPem, NO_CERTIFICATE } from './certificates';
import { ConfigurationInvalid } from './start-errors';

/** As PEM. */
export interface ClientCertificate {
  cert: string;
  key: string;
}

/**
 * @param given as PEM
 * @param named how messages call the two settings
 * @returns undefined where neither is given
 * @throws ConfigurationInvalid for one without the other, for what is no PEM, for a key with a passphrase or of another certificate,
 *   and for a certificate that is out of date
 */
export function clientCertificate(
  given: { cert?: string | undefined; key?: string | undefined },
  named: ClientCertificate,
): ClientCertificate | undefined {
  const { cert, key } = given;
  if (cert === undefined && key === undefined) return undefined;
  if (key === undefined) throw new ConfigurationInvalid(`${named.cert} is set without ${named.key}`);
  if (cert === undefined) throw new ConfigurationInvalid(`${named.key} is set without ${named.cert}`);
  if (!isPem(cert)) throw new ConfigurationInvalid(`${named.cert} ${NO_CERTIFICATE}`);
  // A file may have the certificates of its signers, too. The first is the client's own.
  const own = new X509Certificate(cert);
  if (!own.checkPrivateKey(privateKey(key, named.key)))
    throw new ConfigurationInvalid(`${named.key} is not the key of the certificate in ${named.cert}`);
  requireInDate(own, named.cert);
  return { cert, key };
}

function privateKey(pem: string, name: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // What OpenSSL says differs from version to version; what stands in a file does not.
    const trouble = /ENCRYPTED/.test(pem)
      ? 'has a key with a passphrase: give one without, in a file that only the service can read'
      : 'has no private key in PEM form (-----BEGIN PRIVATE KEY-----)';
    throw new ConfigurationInvalid(`${name} ${trouble}`);
  }
}

/** What a server says of it differs, and few say that it is the date. */
function requireInDate({ validFrom, validTo }: X509Certificate, name: string): void {
  const day = (date: string) => new Date(date).toISOString().slice(0, 10);
  if (Date.parse(validTo) < Date.now())
    throw new ConfigurationInvalid(`${name} has a certificate that expired on ${day(validTo)}: renew it`);
  if (Date.parse(validFrom) > Date.now()) {
    throw new ConfigurationInvalid(
      `${name} has a certificate that is not valid before ${day(validFrom)}: compare the clocks`,
    );
  }
}
