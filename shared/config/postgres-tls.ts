/**
 * TLS to PostgreSQL, as libpq means it: `sslmode` and `sslrootcert` in the URL, or PGSSLMODE and PGSSLROOTCERT where the URL does
 * not say.
 *
 * node-postgres alone means something else: to it `require` and `verify-ca` are `verify-full`, PGSSLROOTCERT does not exist, and
 * a mode that it does not know is encrypted without a word. So the mode is checked here, and the URL that comes out says all of it,
 * with the parameter by which node-postgres follows libpq.
 */
import { z } from 'zod';
import { isPem } from './certificates';
import { readSettingFile } from './from-files';
import { ConfigurationInvalid } from './start-errors';

const MODES = ['disable', 'require', 'verify-ca', 'verify-full'];

export const postgresTlsVariables = {
  PGSSLMODE: z.string().optional(),
  PGSSLROOTCERT: z.string().optional(),
};

/** @throws ConfigurationInvalid */
export function withPostgresTls(
  address: string,
  given: { PGSSLMODE?: string; PGSSLROOTCERT?: string },
): string {
  const url = new URL(address);
  const inUrl = (name: string) => url.searchParams.get(name) ?? undefined;
  const mode = inUrl('sslmode') ?? given.PGSSLMODE;
  const rootCert = inUrl('sslrootcert') ?? given.PGSSLROOTCERT;
  const modeName = inUrl('sslmode') === undefined ? 'PGSSLMODE' : 'DATABASE_URL has an sslmode that';
  const certName = inUrl('sslrootcert') === undefined ? 'PGSSLROOTCERT' : 'sslrootcert in DATABASE_URL';
  if (mode === undefined) {
    if (rootCert === undefined) return address;
    throw new ConfigurationInvalid(`${certName} is set without sslmode: add sslmode=verify-full to the URL`);
  }
  if (!MODES.includes(mode)) {
    throw new ConfigurationInvalid(
      `${modeName} must be one of ${MODES.join(', ')}; prefer and allow would send the password in plaintext where the server asks for it`,
    );
  }
  const files = rootCert === undefined || rootCert === 'system' ? undefined : rootCert;
  if (mode === 'verify-ca' && files === undefined) {
    throw new ConfigurationInvalid(
      'sslmode=verify-ca needs sslrootcert, the file with the CA: a public CA signs for any server',
    );
  }
  if (files !== undefined && mode !== 'disable' && !isPem(readSettingFile(files, certName)))
    throw new ConfigurationInvalid(`${certName} names a file that has no certificate in PEM form`);
  url.searchParams.set('uselibpqcompat', 'true');
  url.searchParams.set('sslmode', mode);
  url.searchParams.delete('sslrootcert');
  if (files !== undefined && mode !== 'disable') url.searchParams.set('sslrootcert', files);
  return url.href;
}
