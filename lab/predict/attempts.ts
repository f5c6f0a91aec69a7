import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const attempts = z.array(z.object({ at: z.string(), brier: z.number(), predictions: z.int() }));

/** One run with predictions. */
export type Attempt = z.infer<typeof attempts>[number];

/** The attempts before, the oldest first; `undefined` if the file is there and is not understood. */
export function attemptsIn(file: string): Attempt[] | undefined {
  if (!existsSync(file)) return [];
  try {
    return attempts.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Keeps one more. A file that is not understood is left as it is. */
export function keepAttempt(file: string, attempt: Attempt): void {
  const before = attemptsIn(file);
  if (before === undefined) return;
  // Whole or not at all: Ctrl-C in the middle leaves the file that was there.
  writeFileSync(`${file}.new`, `${JSON.stringify([...before, attempt], undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
}
