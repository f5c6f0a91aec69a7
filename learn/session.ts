import { join } from 'node:path';
import { coloursFor } from '@ticket-rush/lab/report/colour';
import { columnsOf } from '@ticket-rush/lab/report/columns';
import type { Exercise } from './exercise';
import { hintsOf, openWork, WORK } from './files';
import { judge } from './judge/judge';
import { hasPassed, type Judgement } from './judge/judgement';
import { openProgress, type Progress } from './progress/state';
import type { Terminal } from './screen/show';
import type { WarmServers } from './servers';
import { track } from './track';

export const STATE_FILE = join(WORK, '.state.json');
export const LOCK_FILE = join(WORK, '.lock');

/** Where the learner stands. @throws UnreadableState */
export function progressOfLearner(): Progress {
  return openProgress(STATE_FILE);
}

/** The exercise to do: the named one, or the first that has not passed; the last when all have. */
export function nextExercise(progress: Progress): Exercise {
  const left = track.find(({ slug }) => progress.of(slug).passedAt === undefined);
  return left ?? (track.at(-1) as Exercise);
}

/** Opens the file where the learner writes, and notes when that was. @returns the file */
export function begin(exercise: Exercise, progress: Progress): string {
  progress.note(exercise.slug, {});
  return openWork(exercise);
}

/** Judges the learner's file, and notes the attempt. */
export async function attempt(
  exercise: Exercise,
  servers: WarmServers,
  progress: Progress,
  onCheck: (check: string) => void,
): Promise<Judgement> {
  const judgement = await judge(exercise, begin(exercise, progress), servers, { onCheck });
  const { attempts, passedAt } = progress.of(exercise.slug);
  progress.note(exercise.slug, {
    attempts: attempts + 1,
    ...(hasPassed(judgement) && passedAt === undefined && { passedAt: new Date().toISOString() }),
  });
  return judgement;
}

/** The next rung of the ladder. @returns undefined after the last */
export function nextHint(exercise: Exercise, progress: Progress): string | undefined {
  const { hints } = progress.of(exercise.slug);
  const hint = hintsOf(exercise)[hints];
  if (hint !== undefined) progress.note(exercise.slug, { hints: hints + 1 });
  return hint;
}

/** The solution is shown once the exercise has passed, or after its last hint. */
export function maySeeSolution(exercise: Exercise, progress: Progress): boolean {
  const { passedAt, hints } = progress.of(exercise.slug);
  return passedAt !== undefined || hints >= hintsOf(exercise).length;
}

export function terminalOf(stream: NodeJS.WriteStream): Terminal {
  return { columns: columnsOf(stream), colours: coloursFor(stream) };
}
