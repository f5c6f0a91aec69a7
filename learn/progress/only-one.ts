import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Another one is at work on the same files. */
export class AlreadyOpen extends Error {}

/**
 * Takes a lock file, so that two of these programs do not judge and count at once. One that a crash has left is taken over.
 *
 * @returns gives it back
 * @throws AlreadyOpen
 */
export function takeLock(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = create(file) ?? takeOver(file);
  writeSync(descriptor, String(process.pid));
  closeSync(descriptor);
  return () => rmSync(file, { force: true });
}

function create(file: string): number | undefined {
  try {
    return openSync(file, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}

function takeOver(file: string): number {
  const owner = Number(readFileSync(file, 'utf8'));
  if (isAlive(owner))
    throw new AlreadyOpen(`npm run learn is open already (process ${owner}). Use that one, or end it.`);
  return openSync(file, 'w');
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
