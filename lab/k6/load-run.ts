import type { Profile } from './scripts';

/** One run of one script against one technique. */
export interface LoadRun {
  /** The tag `testid`, and the name of its files: `rush-lv3-redlock-20260101T120000`. */
  id: string;
  script: string;
  level: string;
  technique: string;
  profile: Profile;
  /** Of the level. */
  url: string;
  /** Where to write to, as it goes; nowhere if there is none. */
  prometheus?: string | undefined;
  /** No progress bars: the output goes to a program. */
  quiet: boolean;
}

/** Different for each second, and in the order of time. UTC. */
export function runId(
  { script, level, technique }: Pick<LoadRun, 'script' | 'level' | 'technique'>,
  at = new Date(),
): string {
  const second = at.toISOString().replaceAll(/[-:]|\.\d+Z/g, '');
  return `${script}-${level}-${technique}-${second}`;
}
