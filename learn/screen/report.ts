import type { Exercise } from '../exercise';
import type { ExerciseState, Progress } from '../progress/state';

/** A line for each exercise, for a teacher: what was done, and how long it took. As JSON with the times themselves. */
export function showReport(track: Exercise[], progress: Progress, format: 'text' | 'json' = 'text'): string {
  const rows = track.map(({ level, slug, minutes }) => ({
    level,
    exercise: slug,
    minutes,
    ...progress.of(slug),
  }));
  if (format === 'json') return `${JSON.stringify(rows, undefined, 2)}\n`;
  return rows.map((row) => `${`${row.level} ${row.exercise}`.padEnd(30)} ${wordsFor(row)}\n`).join('');
}

function wordsFor({ attempts, hints, startedAt, passedAt }: ExerciseState): string {
  if (startedAt === undefined) return 'not begun';
  const done = `${counted(attempts, 'attempt')}, ${counted(hints, 'hint')}`;
  if (passedAt === undefined) return `${done}, not passed`;
  const minutes = Math.round((Date.parse(passedAt) - Date.parse(startedAt)) / 60_000);
  return `${done}, passed after ${minutes} min`;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
