/** Programs of the machine, in PATH or in the folders that an ordinary user's PATH lacks (nginx is in sbin). */
import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const USUAL_FOLDERS = [
  '/usr/local/bin',
  '/usr/local/sbin',
  '/usr/bin',
  '/usr/sbin',
  '/sbin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/openjdk/bin', // Homebrew's Java is not linked into its bin folder.
  '/usr/local/opt/openjdk/bin',
  '/opt/homebrew/opt/libpq/bin', // Nor are the clients of PostgreSQL.
  '/usr/local/opt/libpq/bin',
];

/** All programs of this name, the first in PATH first, each file once. `more` are folders to look into as well. */
export function executables(name: string, more: readonly string[] = []): string[] {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...USUAL_FOLDERS, ...more];
  const byFile = new Map<string, string>();
  for (const path of folders.map((folder) => join(folder, name)).filter(isExecutable)) {
    const file = realpathSync(path); // /bin is often a link to /usr/bin.
    if (!byFile.has(file)) byFile.set(file, path);
  }
  return [...byFile.values()];
}

/** The first of them, of use or not (usable-program.ts tries them), or undefined. */
export function findExecutable(name: string, more: readonly string[] = []): string | undefined {
  return executables(name, more)[0];
}

/** @throws an Error that names the program and the command which lists remedies. */
export function requireExecutable(name: string): string {
  const path = findExecutable(name);
  if (path === undefined)
    throw new Error(`${name} is not installed; npm run lab -- stack doctor says how to get it`);
  return path;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
