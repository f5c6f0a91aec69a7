/** PgBouncer before a PostgreSQL server, in transaction mode: a session for each transaction, and another one for the next. */
import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pgbouncer } from '../install/programs';
import { type Found, requireProgram, tryProgram } from '../install/usable-program';
import { startOnFreePorts } from '../process/ports';
import type { Scratch } from '../process/scratch';
import { startServer } from '../process/server-process';
import { privateFolder, unprivilegedUser } from '../process/unprivileged';

/** Since 1.21 it can follow named statements from session to session, and since 1.24 it does so unless told. */
function knowsPrepared(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || minor >= 21;
}

/** As a URL has it, for PgBouncer's file of users. */
const quoted = (part: string) => `"${decodeURIComponent(part).replaceAll('"', '""')}"`;

/**
 * Named statements stay what they are without its help, in all versions, unless told.
 *
 * @param url of a database, which it passes on with its user
 * @param sessions how many it opens to PostgreSQL
 * @param followed how many named statements it follows on each session; versions before 1.21 follow none
 * @returns the URL of the same database through it
 * @throws ServerStartError, or an Error when pgbouncer is not installed
 */
export async function startPgbouncer(
  scratch: Scratch,
  url: string,
  sessions: number,
  followed = 0,
): Promise<string> {
  const command = await requireProgram(pgbouncer);
  const { version } = (await tryProgram(command, pgbouncer)) as Found;
  const user = unprivilegedUser();
  return startOnFreePorts(1, async (port) => {
    const name = `pgbouncer-${port}`;
    const folder = privateFolder(scratch, name, user);
    const place = (file: string, content: string) => {
      const path = join(folder, file);
      writeFileSync(path, content, { mode: 0o600 });
      if (user.uid !== undefined && user.gid !== undefined) chownSync(path, user.uid, user.gid);
      return path;
    };
    const { username, password, hostname, port: behind } = new URL(url);
    const users = place('users.txt', `${[username, password].map(quoted).join(' ')}\n`);
    const settings = place(
      'pgbouncer.ini',
      `[databases]
* = host=${hostname} port=${behind}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${sessions}
max_client_conn = 200
${knowsPrepared(version) ? `max_prepared_statements = ${followed}` : ''}
`,
    );
    await startServer({
      scratch,
      name,
      command,
      args: [settings],
      cwd: folder,
      ...user,
      ready: (line) => line.includes('process up'),
    });
    const through = new URL(url);
    through.host = `127.0.0.1:${port}`;
    return through.href;
  });
}
