import { readFileSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { temporaryFile } from '@ticket-rush/testing/temporary-folder';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { skipLocked } from '../../lv2-db-lock/src/techniques/skip-locked';
import { readAnswers } from '../predict/answers-file';
import { askAll } from '../predict/ask';
import { attemptsIn, keepAttempt } from '../predict/attempts';
import { headerIn } from '../predict/explain';
import type { Prediction } from '../predict/prediction';
import { type Question, questionsFor } from '../predict/questions';
import { renderScore } from '../predict/report';
import { brierScore, scoreAgainst } from '../predict/score';
import { coloursFor } from '../report/colour';
import type { Finding } from '../rush/experiment';
import type { Range } from '../rush/spread';
import { runLab } from './run-lab';

const one = { level: 'lv2', technique: rowLock.slug } as const;
const other = { level: 'lv2', technique: skipLocked.slug } as const;
const [asksOne, asksOther, asksOrder] = questionsFor(
  { levels: ['lv2'], techniques: [one.technique, other.technique] },
  new Map([['lv2', ['left-out', one.technique, other.technique]]]),
  1,
) as [Question, Question, Question];

test('each technique that is chosen is asked about, and pairs of them, the same for the same seed', () => {
  expect([asksOne, asksOther]).toEqual([
    { kind: 'verdict', ...one },
    { kind: 'verdict', ...other },
  ]);
  expect(asksOrder).toMatchObject({ kind: 'order', of: expect.arrayContaining([one, other]) });
});

test('a person answers by number or by word, skips by Enter, and is asked again after nonsense', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const answers = ['1', '90', '', 'what?', other.technique, '40', '55 %'];
  output.on('data', (text: Buffer) => {
    if (text.toString().endsWith('> ')) input.write(`${answers.shift()}\n`);
  });
  expect(await askAll([asksOne, asksOther, asksOrder], { input, output })).toEqual([
    { ...asksOne, verdict: 'holds', sure: 90 },
    { ...asksOrder, first: other.technique, sure: 55 },
  ]);
  expect(answers).toEqual([]);
});

test('the end of the input ends the questions', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const asked = createGate();
  output.on('data', (text: Buffer) => void (text.toString().endsWith('> ') && asked.open()));
  const asking = askAll([asksOne], { input, output });
  await asked.opened;
  input.end();
  await expect(asking).rejects.toThrow('interrupted');
});

const finding = (contestant: typeof one | typeof other, sellOutMs: Range | null, verdict = 'holds') =>
  ({ row: { ...contestant, verdict, rounds: 3, spread: { sellOutMs } } }) as unknown as Finding;
const order = (first: string, sure = 80): Prediction => ({ kind: 'order', of: [one, other], first, sure });

test('an order is scored only where the rounds do not overlap', () => {
  const scored = (oneMs: Range | null, otherMs: Range | null) =>
    scoreAgainst({ findings: [finding(one, oneMs), finding(other, otherMs)] }, [order(one.technique)])[0];
  expect(scored([100, 200], [300, 400])).toMatchObject({ right: true });
  expect(scored([300, 400], [100, 200])).toMatchObject({
    right: false,
    truth: expect.stringContaining('first'),
  });
  expect(scored([100, 310], [300, 400])).toMatchObject({
    right: undefined,
    truth: expect.stringContaining('equal'),
  });
  expect(scored(null, [300, 400])).toMatchObject({ right: undefined });
});

test('the score is that of Brier: 0 for certainty that is right, 1 for certainty that is wrong, 0.25 for guesses', () => {
  const score = (...of: [sure: number, right: boolean | undefined][]) =>
    brierScore(of.map(([sure, right]) => ({ prediction: order(one.technique, sure), right, truth: '' })));
  expect(score([100, true])).toBe(0);
  expect(score([100, false])).toBe(1);
  expect(score([50, true], [50, false])).toBe(0.25);
  expect(score([90, true], [60, undefined])).toBeCloseTo(0.01);
  expect(score([60, undefined])).toBeUndefined();
});

test('a mistake is explained by the header of its technique', () => {
  const predictions: Prediction[] = [
    { kind: 'verdict', ...one, verdict: 'broken', sure: 70 },
    { kind: 'verdict', ...other, verdict: 'holds', sure: 100 },
  ];
  const findings = [finding(one, null), finding(other, null)];
  const attempts = [{ at: '2026-11-28T00:00:00Z', brier: 0.5, predictions: 3 }];
  const text = renderScore(scoreAgainst({ findings }, predictions), attempts, coloursFor({}), 80);
  expect(text).toContain(`wrong  lv2 ${one.technique} broken, 70 % sure: holds`);
  expect(text).toContain(`right  lv2 ${other.technique} holds, 100 % sure`);
  expect(text).toContain(`lv2-db-lock/src/techniques/${one.technique}.ts, and lv2-db-lock/README.md:`);
  expect(text).toContain('Breaks if: any path sells a ticket without locking the row first.');
  expect(text).toContain(
    'Brier score 0.24 over 2 predictions: 0 is the best, 0.25 a guess. Last time:\n0.50.',
  );
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('a header is a paragraph for each line that is not indented', () => {
  const source =
    '/**\n * One\n * sentence.\n *\n * Costs   time,\n *         and space.\n */\nimport x;\n/** No. */';
  expect(headerIn(source)).toEqual(['One', 'sentence.', 'Costs: time, and space.']);
  expect(headerIn('const none = 1;')).toEqual([]);
});

test('answers come from a file, and one that is not understood is named', () => {
  const file = temporaryFile('answers.json');
  const answers = (content: unknown) => {
    writeFileSync(file, JSON.stringify(content));
    return () => readAnswers(file, [asksOne, asksOther, asksOrder]);
  };
  const verdict = { technique: one.technique, verdict: 'holds', sure: 90 };
  const first = { first: one.technique, of: [one.technique, other.technique], sure: 60 };
  expect(answers([verdict, first])()).toEqual([
    { ...asksOne, verdict: 'holds', sure: 90 },
    order(one.technique, 60),
  ]);
  expect(answers([{ ...verdict, sure: 30 }])).toThrow(/answer 0/);
  expect(answers([{ ...verdict, technique: 'unheard-of' }])).toThrow(/does not ask.*unheard-of/);
  expect(answers([{ ...first, first: 'unheard-of' }])).toThrow(/does not ask/);
  writeFileSync(file, '{');
  expect(() => readAnswers(file, [asksOne])).toThrow(/cannot be read as JSON/);
});

test('attempts are kept, and a file that is not understood is left alone', () => {
  const file = temporaryFile('history.json');
  const attempt = { at: '2026-11-28T00:00:00Z', brier: 0.2, predictions: 4 };
  keepAttempt(file, attempt);
  keepAttempt(file, attempt);
  expect(attemptsIn(file)).toEqual([attempt, attempt]);
  writeFileSync(file, 'mine');
  keepAttempt(file, attempt);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('without a terminal, predictions need a file', async () => {
  const { status, stderr } = await runLab(['rush', '--level', 'lv1', '--predict']);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('--answers FILE') });
});
