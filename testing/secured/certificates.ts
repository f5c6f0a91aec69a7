/**
 * A certificate authority of a test's own, and what it signs. By openssl, which is on every machine that has PostgreSQL or Redis
 * with TLS; Node can read certificates and cannot make any.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireExecutable } from '@ticket-rush/stack/install/executables';
import { runInScratch } from '@ticket-rush/stack/process/run-in-scratch';
import type { Scratch } from '@ticket-rush/stack/process/scratch';

/** Paths of PEM files. */
export interface KeyPair {
  key: string;
  certificate: string;
}

export interface Authority {
  /** The file that a client has to trust. */
  ca: string;
  /**
   * For a server at 127.0.0.1 and no other name, so that `localhost` is a wrong one; or for the client of this name. Ended yesterday
   * where `days` is -1.
   */
  sign(name: string, days?: number): Promise<KeyPair>;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export async function createAuthority(scratch: Scratch, name: string): Promise<Authority> {
  const file = (part: string) => join(scratch.folder, part);
  const openssl = (args: string[]) => runInScratch(scratch, requireExecutable('openssl'), args);
  const ca = { key: file(`${name}.key`), certificate: file(`${name}.crt`) };
  const root = ['-days', '2', '-subj', `/CN=${name}`, '-keyout', ca.key, '-out', ca.certificate];
  await openssl(['req', '-x509', ...KEY, ...root]);
  const names = file(`${name}.names`);
  writeFileSync(names, 'subjectAltName=IP:127.0.0.1\n');
  return {
    ca: ca.certificate,
    async sign(owner, days = 2) {
      const part = (extension: string) => file(`${name}-${owner}.${extension}`);
      const made = { key: part('key'), certificate: part('crt') };
      const request = part('csr');
      await openssl(['req', ...KEY, '-subj', `/CN=${owner}`, '-keyout', made.key, '-out', request]);
      const serial = ['-set_serial', `0x${randomBytes(8).toString('hex')}`]; // A file of serials would make them wait for each other.
      const signer = ['-CA', ca.certificate, '-CAkey', ca.key, ...serial, '-extfile', names];
      await openssl([
        'x509',
        '-req',
        '-in',
        request,
        ...signer,
        '-days',
        `${days}`,
        '-out',
        made.certificate,
      ]);
      return made;
    },
  };
}

/** Key and certificate in one file, as Kafka reads them. */
export function joined({ key, certificate }: KeyPair): string {
  const path = `${certificate}.joined.pem`;
  writeFileSync(path, `${readFileSync(key, 'utf8')}${readFileSync(certificate, 'utf8')}`, { mode: 0o600 });
  return path;
}
