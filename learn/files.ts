import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Exercise } from './exercise';

export const ROOT = join(__dirname, '..');
/** What the learner writes: ignored by git. */
export const WORK = join(__dirname, 'work');

type Named = Pick<Exercise, 'level' | 'slug'>;

export function folderOf({ level, slug }: Named): string {
  return join(__dirname, 'exercises', level, slug);
}

export function startOf(exercise: Named): string {
  return join(folderOf(exercise), 'start.ts');
}

export function decoyOf(exercise: Named, name: string): string {
  return join(folderOf(exercise), 'decoys', name);
}

export function solutionOf({ solution }: Pick<Exercise, 'solution'>): string {
  return join(ROOT, solution);
}

/** The learner's own file. */
export function workOf({ level, slug }: Named): string {
  return join(WORK, level, `${slug}.ts`);
}

/** A path as a person reads it, from the folder of the repository. */
export function shown(path: string): string {
  return relative(ROOT, path);
}

/** Puts the start where the learner writes, unless there is something already. @returns the file */
export function openWork(exercise: Named): string {
  const file = workOf(exercise);
  if (!existsSync(file)) copyStart(exercise);
  return file;
}

/** Begins anew. What was there is kept beside it, with `.before` in its name. @returns where */
export function resetWork(exercise: Named): string | undefined {
  const file = workOf(exercise);
  const kept = existsSync(file) ? freeName(file) : undefined;
  if (kept !== undefined) copyFileSync(file, kept);
  copyStart(exercise);
  return kept;
}

/** The rungs of the ladder, each under a heading of its own. */
export function hintsOf(exercise: Named): string[] {
  const text = readFileSync(join(folderOf(exercise), 'hints.md'), 'utf8');
  return text
    .split(/^## .*\n/m)
    .slice(1)
    .map((hint) => hint.trim());
}

/** The page of the exercise: goal, and what to predict. */
export function pageOf(exercise: Named): string {
  return readFileSync(join(folderOf(exercise), 'README.md'), 'utf8');
}

function copyStart(exercise: Named): void {
  mkdirSync(dirname(workOf(exercise)), { recursive: true });
  copyFileSync(startOf(exercise), workOf(exercise));
}

function freeName(file: string): string {
  for (let number = 1; ; number++) {
    const name = file.replace(/\.ts$/, `.before-${number}.ts`);
    if (!existsSync(name)) return name;
  }
}
