import type { NotRun } from '../experiment';

/** A level that had its parts and failed all the same. */
export function failedLevel(level: string, error: unknown): NotRun {
  return {
    level,
    reason: error instanceof Error ? error.message : String(error),
    remedy: 'npm run lab -- stack doctor shows whether a part is missing',
  };
}
