import type { Experiment, Finding } from '../rush/experiment';
import { overlap } from '../rush/spread';
import type { Prediction } from './prediction';

/** A prediction, held against what was measured. */
export interface Scored {
  prediction: Prediction;
  /** `undefined` where the measurement does not tell: then it is not scored. */
  right: boolean | undefined;
  /** What was measured, in words. */
  truth: string;
}

/** Holds each prediction against the run. */
export function scoreAgainst(
  { findings }: Pick<Experiment, 'findings'>,
  predictions: Prediction[],
): Scored[] {
  return predictions.map((prediction) => ({ prediction, ...truthOf(prediction, findings) }));
}

/**
 * The mean of (sure − outcome)², where the outcome is 1 for a right answer and 0 for a wrong one (Brier, 1950). 0 is the
 * best, 1 the worst; always saying "50 % sure" gives 0.25. `undefined` if none was scored.
 */
export function brierScore(scored: readonly Scored[]): number | undefined {
  const errors = scored.flatMap(({ prediction, right }) =>
    right === undefined ? [] : [(prediction.sure / 100 - Number(right)) ** 2],
  );
  if (errors.length === 0) return undefined;
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

type Truth = Pick<Scored, 'right' | 'truth'>;

function truthOf(prediction: Prediction, findings: Finding[]): Truth {
  const rowOf = (wanted: { level: string; technique: string }) =>
    findings.find(({ row }) => row.level === wanted.level && row.technique === wanted.technique)?.row;
  if (prediction.kind === 'verdict') {
    const row = rowOf(prediction);
    if (row === undefined) return notRun(prediction.technique);
    return { right: row.verdict === prediction.verdict, truth: row.verdict };
  }
  const [one, other] = prediction.of.map(rowOf);
  if (one === undefined || other === undefined)
    return notRun(prediction.of.map(({ technique }) => technique).join(' or '));
  const [first, second] = [one.spread?.sellOutMs, other.spread?.sellOutMs];
  if (!first || !second) return { right: undefined, truth: 'one of them did not sell out in each round' };
  if ((one.rounds ?? 1) < 2) return { right: undefined, truth: 'one round does not tell: take --rounds 3' };
  if (overlap(first, second))
    return { right: undefined, truth: 'the rounds overlap: equal, as far as they tell' };
  const faster = first[0] < second[0] ? one : other;
  return {
    right: faster.technique === prediction.first,
    truth: `${faster.technique} was first in each round`,
  };
}

function notRun(what: string): Truth {
  return { right: undefined, truth: `${what} was not run` };
}
