/** Programs of the machine, in PATH or in the folders that an ordinary user's PATH lacks (nginx is in sbin). */
import { accessSync, constants } from 'node:fs';
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

/** Where the program is, or undefined. `more` are folders to look into as well. */
export function findExecutable(name: string, more: readonly string[] = []): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...USUAL_FOLDERS, ...more];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
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
