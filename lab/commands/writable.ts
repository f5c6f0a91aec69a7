import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { UsageError } from './usage-error';

/** Finds out before two minutes of work whether its result can be kept. @throws UsageError */
export function requireWritable(file: string): void {
  const isNew = !existsSync(file);
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${(error as Error).message}`);
  }
  if (isNew) rmSync(file);
}
