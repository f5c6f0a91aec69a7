import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { startOfProcess } from '@ticket-rush/stack/process/process-identity';

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
  writeSync(descriptor, nameOf(process.pid));
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
  const owner = readFileSync(file, 'utf8');
  const pid = Number.parseInt(owner, 10);
  if (owner === nameOf(pid))
    throw new AlreadyOpen(`npm run learn is open already (process ${pid}). Use that one, or end it.`);
  return openSync(file, 'w');
}

/** A number alone does not name a process: after a crash or a new start of the machine another one has it. */
function nameOf(pid: number): string {
  return `${pid} ${startOfProcess(pid) ?? 'ended'}`;
}
