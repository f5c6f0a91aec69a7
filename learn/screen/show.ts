import type { Colours } from '@ticket-rush/lab/report/colour';
import { wrap } from '@ticket-rush/shared/report/wrap';
import type { Exercise } from '../exercise';
import { shown, solutionOf, workOf } from '../files';
import { hasPassed, type Judgement } from '../judge/judgement';
import type { Progress } from '../progress/state';

/** What a screen needs to know of the terminal. */
export interface Terminal {
  columns: number;
  colours: Colours;
}

/** How the checks went: what passed, what happened to whom, or what to do next. */
export function showJudgement(
  exercise: Exercise,
  judgement: Judgement,
  { columns, colours }: Terminal,
): string {
  const { passed, failed, tookMs } = judgement;
  const lines = passed.map((check) => colours.good(`  ✓ ${check}`));
  if (failed !== undefined) {
    lines.push(colours.bad(`  ✗ ${failed.check}`), '');
    lines.push(...failed.sentences.map((sentence) => wrap(`    ${sentence}`, columns)));
    if (failed.transcript !== undefined)
      lines.push('', fitted(failed.transcript.replace(/^/gm, '    ').trimEnd(), columns));
  }
  lines.push('', colours.faint(`  ${(tookMs / 1000).toFixed(1)} s`));
  if (hasPassed(judgement)) lines.push('', ...afterwards(exercise, columns));
  return `${lines.join('\n')}\n`;
}

function afterwards(exercise: Exercise, columns: number): string[] {
  const { chapter, question } = exercise;
  return [
    '  Compare with the technique’s own file:',
    `    git diff --no-index ${shown(workOf(exercise))} \\`,
    `      ${shown(solutionOf(exercise))}`,
    `  Read: ${chapter}`,
    wrap(`  Ask yourself: ${question}`, columns),
  ];
}

/** A text with lines of any length, broken between words where they are longer than the terminal is wide. */
export function fitted(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => (line.length > columns ? wrap(closedUp(line), columns) : line))
    .join('\n');
}

/**
 * A line of a transcript without the room that aligns its answer. The arrow is escaped: a bundle, which is read as latin1, garbles it
 * in a regular expression.
 */
function closedUp(line: string): string {
  return line.replace(/^ {12,}(?=\u2192)/, ' '.repeat(12)).replace(/(?<=\S) {2,}(?=\u2192|waits)/, ' ');
}

/** A task that needs more than its line goes on below its beginning. */
const BEFORE_TASK = ' '.repeat(39);

/** The track, and how far the learner is. */
export function showTrack(track: Exercise[], progress: Progress, { columns, colours }: Terminal): string {
  const next = track.find(({ slug }) => progress.of(slug).passedAt === undefined);
  const lines = track.map((exercise) => {
    const { passedAt } = progress.of(exercise.slug);
    const mark = passedAt !== undefined ? colours.good('✓') : exercise === next ? '▸' : ' ';
    const name = `${exercise.level} ${exercise.slug}`.padEnd(28);
    const minutes = `${String(exercise.minutes).padStart(2)} min`;
    return `${mark} ${name} ${minutes}  ${wrap(BEFORE_TASK + exercise.task, columns).trimStart()}`;
  });
  const done = track.filter(({ slug }) => progress.of(slug).passedAt !== undefined).length;
  return `${lines.join('\n')}\n\n${done} of ${track.length} exercises passed.\n`;
}
