/**
 * One PostgreSQL server with an empty cluster. fsync stays on unless told: a commit costs here what it costs elsewhere.
 */
import { randomBytes } from 'node:crypto';
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgresFolderFor } from '../install/postgres-binaries';
import { startOnFreePorts } from '../process/ports';
import { type RestartableServer, startRestartable } from '../process/restartable-server';
import { runInScratch } from '../process/run-in-scratch';
import type { Scratch } from '../process/scratch';
import { privateFolder, type User, unprivilegedUser } from '../process/unprivileged';
import { type Databases, databasesAt } from './databases';

const MAX_CONNECTIONS = 200;

/**
 * SIGQUIT is a crash ("immediate"): after SIGKILL its children hold the shared memory until they notice. Started again it
 * recovers what was committed.
 */
export interface Postgres extends Databases, RestartableServer {}

/**
 * @param extraSettings `name=value`, as in postgresql.conf
 * @throws ServerStartError, or an Error when the binaries are missing or initdb fails.
 */
export async function startPostgres(
  scratch: Scratch,
  extraSettings: readonly string[] = [],
): Promise<Postgres> {
  const user = unprivilegedUser();
  const bin = join(await postgresFolderFor(user, scratch), 'bin');
  const folder = privateFolder(scratch, 'postgres', user);
  const password = randomBytes(16).toString('hex');
  await createCluster(scratch, bin, folder, password, user);

  return startOnFreePorts(1, async (port) => {
    const server = await startRestartable({
      scratch,
      name: 'postgres',
      command: join(bin, 'postgres'),
      args: ['-D', join(folder, 'cluster'), '-p', `${port}`, ...settings(extraSettings)],
      cwd: folder,
      ...user,
      ready: (line) => line.includes('database system is ready to accept connections'),
      stopSignal: 'SIGINT', // "Fast": SIGTERM would wait for every client to leave.
    });
    const adminUrl = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
    return Object.assign(server, databasesAt(adminUrl));
  });
}

function settings(extra: readonly string[]): string[] {
  return [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=', // A socket path in a deep TMPDIR is longer than the system allows.
    `max_connections=${MAX_CONNECTIONS}`,
    ...extra,
  ].flatMap((setting) => ['-c', setting]);
}

/** The password goes through a file, because command lines are public. */
async function createCluster(
  scratch: Scratch,
  bin: string,
  folder: string,
  password: string,
  user: User,
): Promise<void> {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) chownSync(passwordFile, user.uid, user.gid);
  const args = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  // --no-sync: only the creation is not flushed; what dies in it is created anew.
  const layout = ['--encoding=UTF8', '--locale=C', '--no-sync', '-D', join(folder, 'cluster')];
  await runInScratch(scratch, join(bin, 'initdb'), [...args, ...layout], { ...user, cwd: folder });
  rmSync(passwordFile);
}
