import type { OnAnswer } from '../rush/rush-once';
import type { Progress } from './progress';
import { sparkline } from './sparkline';
import { whole } from './whole';

const BARS = 16;

/** Shows the answers of one rush as they come: a line that moves, and one that stays at the end. */
export function watchAnswers(progress: Progress, what: string): { onAnswer: OnAnswer; ended: () => void } {
  const start = performance.now();
  const answers: number[] = [];
  let of = 0;
  // Drawn when the line is, not for each answer: what counts the answers must not slow them.
  progress.during(
    () => `${what} ${sparkline(answers, BARS)} ${whole(answers.length)} of ${whole(of)} answers`,
  );
  return {
    onAnswer(_, requests) {
      answers.push(performance.now() - start);
      of = requests;
    },
    ended: () =>
      progress.ended(
        `${what.padEnd(36)} ${sparkline(answers, BARS)} ${whole(answers.length)} answers in ${whole(Math.max(0, ...answers))} ms`,
      ),
  };
}
