import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { UsageError } from './usage-error';

/**
 * Reads what another command has written.
 *
 * @param by that command
 * @throws UsageError if the file cannot be read, or has other contents
 */
export function readResults<Results>(file: string, by: string, shape: z.ZodType): Results {
  const parsed = shape.safeParse(readJson(file));
  if (parsed.success) return parsed.data as Results;
  const [{ path = [], message = '' } = {}] = parsed.error.issues;
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  throw new UsageError(`${file} is not what \`${by}\` writes: ${where}${message}`);
}

/** @throws UsageError */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
