import { join } from 'node:path';
import { readAnswers } from '../predict/answers-file';
import { askAll } from '../predict/ask';
import { attemptsIn, keepAttempt } from '../predict/attempts';
import type { Prediction } from '../predict/prediction';
import { questionsFor } from '../predict/questions';
import { renderScore } from '../predict/report';
import { brierScore, scoreAgainst } from '../predict/score';
import { coloursFor } from '../report/colour';
import { columnsOf } from '../report/columns';
import type { Experiment } from '../rush/experiment';
import { readCatalogue } from '../rush/levels/catalogue';
import type { Selection } from '../rush/levels/selection';
import { UsageError } from './usage-error';

/** Git ignores it. */
const HISTORY = join(__dirname, '..', 'predict', '.history.json');

export interface PredictOptions {
  predict?: boolean;
  answers?: string;
}

/**
 * Asks what the rush will show, or reads the answers from a file.
 *
 * @returns none if it was not wanted
 * @throws UsageError without a terminal and without a file
 */
export async function predictionsFor(
  selection: Selection,
  { predict, answers, seed }: PredictOptions & { seed: number },
): Promise<Prediction[]> {
  if (!predict && answers === undefined) return [];
  const questions = questionsFor(selection, await readCatalogue(selection.levels), seed);
  if (answers !== undefined) return readAnswers(answers, questions);
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new UsageError('--predict asks on a terminal, and there is none. Give --answers FILE instead');
  return askAll(questions, { input: process.stdin, output: process.stderr });
}

/** Tells what became of the predictions, and keeps the score for the next time. */
export function tellScore(experiment: Experiment, predictions: Prediction[]): void {
  if (predictions.length === 0) return;
  const scored = scoreAgainst(experiment, predictions);
  const before = attemptsIn(HISTORY) ?? [];
  process.stdout.write(renderScore(scored, before, coloursFor(process.stdout), columnsOf(process.stdout)));
  const brier = brierScore(scored);
  if (brier === undefined) return;
  const counted = scored.filter(({ right }) => right !== undefined).length;
  keepAttempt(HISTORY, {
    at: experiment.run.at,
    brier: Math.round(brier * 1000) / 1000,
    predictions: counted,
  });
}
