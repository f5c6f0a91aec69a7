import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
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

/** No result is written over another one, nor over a file that was read. @throws UsageError */
export function requireDifferentFiles(...files: (string | undefined)[]): void {
  const named = files.filter((file) => file !== undefined);
  const again = named.find((file, index) => named.findIndex((one) => resolve(one) === resolve(file)) < index);
  if (again !== undefined)
    throw new UsageError(`${again} is named twice, and would be written over: name another file`);
}
