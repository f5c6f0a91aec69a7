/** PostgreSQL that takes no connection without TLS; from one user it takes a certificate, and from the others a password. */
import { chmodSync, chownSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { privateFolder, unprivilegedUser } from '@ticket-rush/stack/process/unprivileged';
import { type Databases, databasesAt } from '@ticket-rush/stack/servers/databases';
import { startPostgres } from '@ticket-rush/stack/servers/postgres';
import { Client } from 'pg';
import type { Authority, KeyPair } from './certificates';

/** The user who has a certificate. */
export const CERTIFIED = 'partner';
const HBA = `hostssl all ${CERTIFIED} 127.0.0.1/32 cert
hostssl all all 127.0.0.1/32 scram-sha-256
`;

export interface SecuredPostgres extends Databases {
  /** As an address without TLS says it: `postgresql://postgres:PASSWORD@127.0.0.1:PORT/postgres`. */
  readonly plainUrl: string;
  run(sql: string, database?: string): Promise<unknown[]>;
  /** New connections meet this certificate. */
  present(pair: KeyPair): Promise<void>;
}

export async function startSecuredPostgres(
  scratch: Scratch,
  authority: Authority,
  pair: KeyPair,
): Promise<SecuredPostgres> {
  const user = unprivilegedUser();
  const folder = privateFolder(scratch, 'postgres-tls', user);
  const inFolder = { key: join(folder, 'server.key'), certificate: join(folder, 'server.crt') };
  const place = (from: KeyPair) => {
    for (const part of ['key', 'certificate'] as const) {
      copyFileSync(from[part], inFolder[part]);
      chmodSync(inFolder[part], 0o600);
      if (user.uid !== undefined && user.gid !== undefined) chownSync(inFolder[part], user.uid, user.gid);
    }
  };
  place(pair);
  const clientCa = join(folder, 'clients.crt');
  writeFileSync(clientCa, readFileSync(authority.ca), { mode: 0o644 });
  const hba = join(folder, 'pg_hba.conf');
  writeFileSync(hba, HBA, { mode: 0o644 });
  const { adminUrl: plainUrl } = await startPostgres(scratch, [
    'fsync=off',
    `hba_file=${hba}`,
    'ssl=on',
    `ssl_key_file=${inFolder.key}`,
    `ssl_cert_file=${inFolder.certificate}`,
    `ssl_ca_file=${clientCa}`,
  ]);
  const trusting = (mode: string) =>
    `${plainUrl}?uselibpqcompat=true&sslmode=${mode}&sslrootcert=${authority.ca}`;
  const run = async (sql: string, database = 'postgres') => {
    const url = new URL(`${plainUrl}?uselibpqcompat=true&sslmode=require`);
    url.pathname = `/${database}`;
    const client = new Client({ connectionString: url.href });
    await client.connect();
    try {
      return (await client.query(sql)).rows as unknown[];
    } finally {
      await client.end();
    }
  };
  return {
    ...databasesAt(trusting('verify-full')),
    plainUrl,
    run,
    async present(other) {
      place(other);
      await run('SELECT pg_reload_conf()');
    },
  };
}
