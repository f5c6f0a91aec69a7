import { describe, expect, test } from '@jest/globals';
import { mutexInsideTransaction } from '../../../lv1-race-condition/src/techniques/mutex-inside-transaction';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { coloursFor } from '../../report/colour';
import { jsonReport } from '../../report/rush/json';
import { renderExperiment } from '../../report/rush/render';
import { exitStatusOf } from '../../rush/experiment';
import { booked, experimentWith, rejected, rowFrom } from '../hand-made';

const PLAIN = coloursFor({});
const holding = rowFrom(2, [booked(1, 10), booked(2, 20), rejected(3, 30)]);
const broken = rowFrom(2, [booked(1, 10), booked(2, 20), booked(3, 30)]);
const notRun = { level: 'lv4', reason: 'Not installed: java', remedy: 'apt-get install java' };

describe('the exit status', () => {
  test('is 0 when every verdict is the expected one', () => {
    expect(exitStatusOf(experimentWith(holding, { ...broken, expected: 'broken' }))).toBe(0);
  });

  test('is 1 when one verdict differs', () => {
    expect(exitStatusOf(experimentWith(holding, broken))).toBe(1);
  });

  test('is 1 when a level was not run', () => {
    expect(exitStatusOf({ ...experimentWith(holding), notRun: [notRun] })).toBe(1);
  });

  test('is 1 when nothing was found out at all', () => {
    expect(exitStatusOf(experimentWith())).toBe(1);
  });
});

describe('the tables', () => {
  test('mark a verdict that differs, and say what was expected and what came', () => {
    const text = renderExperiment(experimentWith(broken), PLAIN, 120);
    expect(text).toMatch(/row-lock +3 .*broken\n +NOT as it\n +claims:\n +holds/);
    expect(text).toContain(`lv2 ${rowLock.slug}: expected holds on 2 instances, but it came out as broken.`);
  });

  test('say nothing of the kind where all is as expected', () => {
    const text = renderExperiment(experimentWith(holding), PLAIN, 120);
    expect(text).toMatch(/row-lock +2 .*holds\n/);
    expect(text).not.toContain('expected holds on');
  });

  test('give the decision only where it is not the answer', () => {
    const later = rowFrom(1, [booked(1, 10, 900)]);
    expect(renderExperiment(experimentWith(holding), PLAIN, 120)).toMatch(/row-lock +20 +30 +30 +=/);
    expect(renderExperiment(experimentWith(later), PLAIN, 120)).toMatch(/row-lock +10 +10 +10 +900/);
  });

  test('show a level that was not run, with the reason and the remedy', () => {
    const text = renderExperiment({ ...experimentWith(holding), notRun: [notRun] }, PLAIN, 120);
    expect(text).toMatch(/lv4 +not run/);
    expect(text).toContain('lv4 was not run: Not installed: java\n  remedy: apt-get install java');
  });

  test('fit into 80 columns with the longest names and figures', () => {
    const wide = { ...broken, technique: mutexInsideTransaction.slug, sold: 22_000, inversions: 250_000_000 };
    const tables = renderExperiment(experimentWith({ ...wide, verdict: 'undersells' }), PLAIN, 80);
    expect(Math.max(...tables.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('are painted only on a terminal that wants it', () => {
    const text = (stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv) =>
      renderExperiment(experimentWith(broken), coloursFor(stream, environment), 80);
    expect(text({ isTTY: true }, {})).toContain('\u001b[');
    expect(text({ isTTY: true }, { NO_COLOR: '1' })).not.toContain('\u001b[');
    expect(text({}, {})).not.toContain('\u001b[');
  });
});

describe('the JSON file', () => {
  test('has exactly the documented keys', () => {
    const report = jsonReport(experimentWith(holding));
    expect(Object.keys(report)).toEqual(['run', 'floors', 'rows']);
    expect(Object.keys(report.run).join()).toBe(
      'at,command,node,cpu,cores,buyers,tickets,instances,seed,rounds',
    );
    expect(Object.keys(report.rows[0] ?? {}).join()).toBe(
      'level,technique,instances,requests,sold,oversold,undersold,duplicates,phantoms,orphans,unknown,undecided,' +
        'inversions,verdict,expected,answerMs,decisionMs,requestsPerSecond,sellOutMs,trace',
    );
    expect(Object.keys(report.rows[0]?.answerMs ?? {})).toEqual(['p50', 'p95', 'p99', 'max']);
  });

  test('lists what was not run, and only then', () => {
    expect(jsonReport({ ...experimentWith(holding), notRun: [notRun] }).notRun).toEqual([notRun]);
  });
});
