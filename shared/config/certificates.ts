import { X509Certificate } from 'node:crypto';
import { z } from 'zod';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

export const NO_CERTIFICATE = 'has no certificate in PEM form (-----BEGIN CERTIFICATE-----)';

/** Certificates of the CAs that are trusted, as PEM. Mostly given as a file: NAME_FILE. */
export const caCertificates = z.string().refine(isPem, NO_CERTIFICATE);

/** A key, or a certificate in the binary form, is a common mistake; and Node takes both without a word. */
export function isPem(text: string): boolean {
  const certificates = text.match(CERTIFICATE) ?? [];
  return certificates.length > 0 && certificates.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem) !== undefined;
  } catch {
    return false;
  }
}
