import { wrap } from '@ticket-rush/shared/report/wrap';
import type { Colours } from '../report/colour';
import type { Attempt } from './attempts';
import { explanationOf } from './explain';
import type { Prediction } from './prediction';
import type { Contestant } from './questions';
import { brierScore, type Scored } from './score';

const INDENT = ' '.repeat(9);

/** What became of the predictions, with what the technique's own file says of each mistake. */
export function renderScore(
  scored: Scored[],
  before: readonly Attempt[],
  { good, bad, faint }: Colours,
  columns: number,
): string {
  const mark = { true: good('right'), false: bad('wrong'), undefined: faint('  –  ') };
  const blocks = scored.map((one) => {
    const line = `  ${mark[`${one.right}`]}  ${saidOf(one.prediction)}${one.right ? '' : `: ${one.truth}`}`;
    const explained = one.right === false ? explanationsOf(one.prediction) : [];
    return [line, ...explained.map((text) => indented(text, columns))].join('\n');
  });
  return `\nYour predictions\n\n${blocks.join('\n')}\n\n${wrap(scoreLine(scored, before), columns)}\n`;
}

function saidOf(prediction: Prediction): string {
  const sure = `${prediction.sure} % sure`;
  if (prediction.kind === 'verdict')
    return `${prediction.level} ${prediction.technique} ${prediction.verdict}, ${sure}`;
  const others = prediction.of.filter(({ technique }) => technique !== prediction.first);
  return `${prediction.first} before ${others.map(({ technique }) => technique).join()}, ${sure}`;
}

function explanationsOf(prediction: Prediction): string[] {
  const about: Contestant[] = prediction.kind === 'verdict' ? [prediction] : prediction.of;
  return about.flatMap((contestant) => {
    const { file, chapter, paragraphs } = explanationOf(contestant);
    return [`${file}, and ${chapter}:`, ...paragraphs];
  });
}

function indented(text: string, columns: number): string {
  return wrap(text, columns - INDENT.length)
    .split('\n')
    .map((line) => INDENT + line.trim())
    .join('\n');
}

function scoreLine(scored: Scored[], before: readonly Attempt[]): string {
  const brier = brierScore(scored);
  if (brier === undefined) return 'No prediction could be scored.';
  const count = scored.filter(({ right }) => right !== undefined).length;
  const last = before.at(-1);
  const compared = last === undefined ? '' : ` Last time: ${last.brier.toFixed(2)}.`;
  return `Brier score ${brier.toFixed(2)} over ${count} predictions: 0 is the best, 0.25 a guess.${compared}`;
}
