/** What techniques claim to survive, against what the committed matrix of faults has seen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FAULTS } from '@ticket-rush/shared/booking/faults';
import type { Verdict } from '@ticket-rush/shared/booking/technique';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Matrix } from '../../fault/matrix/matrix';
import { techniquesOf } from '../../fault/matrix/open-level';
import { predicted } from '../../fault/matrix/predicted';
import { runLab } from '../run-lab';

const { cells } = JSON.parse(readFileSync(join(__dirname, '../../../results/faults.json'), 'utf8')) as Matrix;
const LEVELS: LevelName[] = ['lv1', 'lv2', 'lv3', 'lv4'];

/** From the best to the worst. */
const VERDICTS: Verdict[] = ['holds', 'undersells', 'broken'];

test.each(LEVELS)('%s: every technique has a verdict or a reason for each fault', async (level) => {
  for (const { slug } of await techniquesOf(level)) {
    const own = cells.filter((cell) => cell.level === level && cell.technique === slug);
    expect([slug, own.map(({ fault }) => fault)]).toEqual([slug, [...FAULTS]]);
    for (const { observed, predicted, reason } of own)
      expect([slug, observed === null, predicted === null]).toEqual([slug, reason !== null, reason !== null]);
  }
});

test.each(LEVELS)('%s: what a technique says of itself is what the run has seen', async (level) => {
  for (const { slug, expected } of await techniquesOf(level)) {
    const own = cells.filter((cell) => cell.technique === slug && cell.observed !== null);
    const claims = own.map(({ fault }) => [slug, fault, predicted(expected, fault)]);
    expect(own.map(({ fault, observed }) => [slug, fault, observed])).toEqual(claims);
    const seen = (faults: string[]) =>
      own.filter(({ fault }) => faults.includes(fault)).map((cell) => cell.observed as Verdict);
    const { pause, crash } = expected;
    if (pause) expect([slug, seen(['pause-past-lease'])]).toEqual([slug, [pause]]);
    if (crash) {
      const worst = seen(['crash-before-commit', 'crash-after-commit']).map((one) => VERDICTS.indexOf(one));
      expect([slug, VERDICTS[Math.max(...worst)]]).toEqual([slug, crash]);
    }
  }
});

test('the matrix runs, and says what it has seen', async () => {
  const { status, stdout } = await runLab(['faults', '--level', 'lv2', '--fault', 'client-repeats']);
  expect(stdout).toMatch(/^row-lock +holds$/m);
  expect(stdout).toContain('Each technique does what it says of itself.');
  expect(status).toBe(0);
});
