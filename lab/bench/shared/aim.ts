/** What is aimed at: at least, or at most, so much. */
export type Limit = { least: number } | { most: number };

/** What was aimed at, and what it came to. */
export interface Aim {
  what: string;
  measured: number | null;
  aim: Limit;
}

export function isReached({ measured, aim }: Aim): boolean {
  if (measured === null) return false;
  return 'least' in aim ? measured >= aim.least : measured <= aim.most;
}

export function aimedAt({ aim }: Aim): string {
  return 'least' in aim ? `at least ${aim.least}` : `at most ${aim.most}`;
}
