import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { Option } from 'commander';
import { UsageError } from './usage-error';

export function jsonOption(): Option {
  return new Option('--json <file>', 'write the results to this file as well').argParser(writable);
}

/** Parses the name of a file that will be written, and finds out now whether that will be possible. @throws UsageError */
export function writable(file: string): string {
  const isNew = !existsSync(file);
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${(error as Error).message}`);
  }
  if (isNew) rmSync(file);
  return file;
}
