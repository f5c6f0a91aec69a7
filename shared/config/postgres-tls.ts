/**
 * TLS to PostgreSQL, as libpq means it: `sslmode`, `sslrootcert`, `sslcert` and `sslkey` in the URL, or PGSSLMODE and so on where
 * the URL does not say.
 *
 * node-postgres alone means something else: to it `require` and `verify-ca` are `verify-full`, PGSSLROOTCERT does not exist, and
 * a mode that it does not know is encrypted without a word. So the mode is checked here, and the URL that comes out says all of it,
 * with the parameter by which node-postgres follows libpq.
 */
import { z } from 'zod';
import { isPem } from './certificates';
import { clientCertificate } from './client-certificate';
import { readSettingFile } from './from-files';
import { ConfigurationInvalid } from './start-errors';

const MODES = ['disable', 'require', 'verify-ca', 'verify-full'];
/** Paths of files. */
const FILES = ['sslrootcert', 'sslcert', 'sslkey'] as const;

export const postgresTlsVariables = {
  PGSSLMODE: z.string().optional(),
  PGSSLROOTCERT: z.string().optional(),
  /** For servers whose pg_hba.conf says `cert` or `clientcert`. */
  PGSSLCERT: z.string().optional(),
  PGSSLKEY: z.string().optional(),
};

type PostgresTlsVariables = z.infer<z.ZodObject<typeof postgresTlsVariables>>;
type Parameter = 'sslmode' | (typeof FILES)[number];

interface Setting {
  value: string;
  /** By where it was given. */
  name: string;
}

/** @throws ConfigurationInvalid */
export function withPostgresTls(address: string, given: PostgresTlsVariables): string {
  const url = new URL(address);
  const { sslmode, ...files } = settingsOf(url, given);
  if (sslmode === undefined) {
    const [useless] = FILES.flatMap((file) => files[file] ?? []);
    if (useless === undefined) return address;
    throw new ConfigurationInvalid(
      `${useless.name} is set without sslmode: add sslmode=verify-full to the URL`,
    );
  }
  const mode = sslmode.value;
  if (!MODES.includes(mode)) {
    throw new ConfigurationInvalid(
      `${sslmode.name} must be one of ${MODES.join(', ')}; prefer and allow would send the password in plaintext where the server asks for it`,
    );
  }
  url.searchParams.set('uselibpqcompat', 'true');
  url.searchParams.set('sslmode', mode);
  for (const file of FILES) url.searchParams.delete(file);
  if (mode === 'disable') return url.href;
  if (files.sslrootcert?.value === 'system') delete files.sslrootcert;
  if (mode === 'verify-ca' && files.sslrootcert === undefined) {
    throw new ConfigurationInvalid(
      'sslmode=verify-ca needs sslrootcert, the file with the CA: a public CA signs for any server',
    );
  }
  requireCertificates(files);
  for (const file of FILES) if (files[file] !== undefined) url.searchParams.set(file, files[file].value);
  return url.href;
}

function settingsOf(url: URL, given: PostgresTlsVariables): Partial<Record<Parameter, Setting>> {
  const all: Partial<Record<Parameter, Setting>> = {};
  for (const parameter of ['sslmode', ...FILES] as const) {
    const variable = `PG${parameter.toUpperCase()}` as keyof PostgresTlsVariables;
    const inUrl = url.searchParams.get(parameter);
    if (inUrl !== null) all[parameter] = { value: inUrl, name: `${parameter} in DATABASE_URL` };
    else if (given[variable] !== undefined) all[parameter] = { value: given[variable], name: variable };
  }
  return all;
}

/** node-postgres would find out with the first connection, and say which file it is in words of its own. */
function requireCertificates({ sslrootcert, sslcert, sslkey }: Partial<Record<Parameter, Setting>>): void {
  const read = (file?: Setting) => (file === undefined ? undefined : readSettingFile(file.value, file.name));
  const ca = read(sslrootcert);
  if (sslrootcert !== undefined && !isPem(ca ?? ''))
    throw new ConfigurationInvalid(`${sslrootcert.name} names a file that has no certificate in PEM form`);
  const named = { cert: sslcert?.name ?? 'sslcert or PGSSLCERT', key: sslkey?.name ?? 'sslkey or PGSSLKEY' };
  clientCertificate({ cert: read(sslcert), key: read(sslkey) }, named);
}
