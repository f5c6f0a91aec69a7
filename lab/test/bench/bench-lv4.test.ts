import { describe, expect, test } from '@jest/globals';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { luaScript } from '../../../lv3-redlock/src/techniques/lua-script';
import { kafkaAdmission } from '../../../lv4-kafka/src/techniques/kafka-admission';
import { kafkaKeyed } from '../../../lv4-kafka/src/techniques/kafka-keyed';
import { kafkaLock } from '../../../lv4-kafka/src/techniques/kafka-lock';
import { kafkaSinglePartition } from '../../../lv4-kafka/src/techniques/kafka-single-partition';
import { aimsIn } from '../../bench/lv4/aims';
import { requireAppended } from '../../bench/lv4/bench-acceptance';
import { decisionRow, requireConfirmed } from '../../bench/lv4/bench-decisions';
import { priorityRow } from '../../bench/lv4/bench-priority';
import { requireSound } from '../../bench/lv4/bench-rushes';
import { outOfTurn } from '../../bench/lv4/decided';
import { memoryRow } from '../../bench/lv4/memory-samples';
import {
  acceptanceSection,
  decisionsSection,
  memorySection,
  prioritySection,
  renderLv4Bench,
  rushesSection,
} from '../../bench/lv4/report';
import type { BenchResults } from '../../bench/lv4/results';
import { medianRush, rushRow } from '../../bench/lv4/rush-row';
import { isReached } from '../../bench/shared/aim';
import { besides } from '../../bench/shared/rate';
import { coloursFor } from '../../report/colour';
import { testWith } from '../test-with';
import { runBench } from './run-bench';

const speeds = (...rounds: number[]) =>
  rounds.map((perSecond) => ({ confirmed: 0, perTransaction: 10, perSecond }));

/** Ten times slower in the second round, all of them: as when the machine has something else to do. */
const decided = decisionRow({ slug: kafkaKeyed.slug, batchSize: 1_000 }, 1, {
  [kafkaKeyed.slug]: speeds(20_000, 2_000, 30_000),
  [`${kafkaKeyed.slug}, inserts`]: speeds(40_000, 4_000, 50_000),
  'one statement': speeds(4_000, 400, 5_000),
});

const record = (reason: string, answerMs: number, decisionMs = answerMs): RequestRecord => ({
  ...{ requestId: reason, buyerId: 1, intendedAt: 0, answeredAt: answerMs, decidedAt: decisionMs, reason },
  outcome: reason === 'booked' ? 'booked' : 'rejected',
});

const rushed = (decisionMs: number, ...more: RequestRecord[]) =>
  rushRow({
    ...{ level: 'lv4', technique: kafkaSinglePartition.slug, tickets: 1, outOfTurn: decisionMs / 10_000 },
    records: [record('booked', 10, decisionMs), record('sold-out', 10, decisionMs), ...more],
    audit: { sold: 1, verdict: more.length === 0 ? 'holds' : 'undersells' },
  });

const memory = (mib: number[]) => memoryRow('worker', 1_000_000, { mib, seconds: () => 300 });

describe('a row', () => {
  test('of decisions holds each round against the same round of the others', () => {
    expect(decided).toMatchObject({ ofInserts: 0.5, ofOneStatement: 5, perTransaction: 10 });
    expect(decided.decisions.perSecond).toBe(20_000);
  });

  test('of rushes has the median times and the worst of everything else', () => {
    const row = medianRush([rushed(100), rushed(900, record('expired', 10)), rushed(200)]);
    expect(row).toMatchObject({ verdict: 'undersells', turnedAway: 1, turnedAwayAs: { expired: 1 } });
    expect(row.outOfTurnShare).toBe(0.09);
    expect(row.decisionMs.p99).toBeCloseTo(200, 0);
  });

  test('of memory compares the last quarter with the first, and a peak between them counts for neither', () => {
    expect(memory([100, 102, 300, 300, 100, 100, 110, 114])).toMatchObject({
      ...{ firstQuarter: 101, lastQuarter: 112, most: 300 },
    });
  });

  test('of priority is made of medians', () => {
    const round = (vipMs: number) => ({ vipMs, otherMs: 2 * vipMs, vipPlace: 3 * vipMs });
    const row = priorityRow({ lane: 'own lane', vips: 1, others: 10 }, [round(1), round(90), round(5)]);
    expect(row).toMatchObject({ vipMs: 5, otherMs: 10, vipPlace: 15 });
  });
});

test('the share out of turn is 0 in order, 1 in the opposite order, and 0 where there is no pair', () => {
  expect([outOfTurn([1, 2, 3]), outOfTurn([3, 2, 1]), outOfTurn([1, 3, 2, 4]), outOfTurn([1])]).toEqual([
    ...[0, 1, 1 / 6, 0],
  ]);
});

describe('the bench fails', () => {
  test('if a 202 is no record, or a record was never told', () => {
    expect(() => requireAppended(10, 10)).not.toThrow();
    expect(() => requireAppended(10, 9)).toThrow('10 buyers were told 202, and 9 records were appended');
    expect(() => requireAppended(1, 2)).toThrow();
  });

  test('if a buyer is refused although there are tickets', () => {
    expect(() => requireConfirmed(kafkaKeyed.slug, 10, 9)).toThrow('of which 9 were confirmed');
  });

  test('if a rush has sold what it must not, and not if a buyer was too late', () => {
    const sound = {
      oversold: 0,
      duplicates: [],
      outsideSale: [],
      phantoms: [],
      orphans: [],
      report: ['what is wrong'],
    };
    expect(() => requireSound(kafkaLock.slug, sound)).not.toThrow();
    expect(() => requireSound(kafkaLock.slug, { ...sound, oversold: 1 })).toThrow('what is wrong');
    expect(() => requireSound(kafkaLock.slug, { ...sound, phantoms: ['a'] })).toThrow('what is wrong');
  });
});

const acceptance = (what: string, share: number) =>
  besides({ what, callers: 256, other: 'nothing' }, { node: [share * 5_000], other: [5_000] });

const results: BenchResults = {
  run: {
    ...{ at: '2026-11-21T00:00:00.000Z', command: 'npm run lab -- bench lv4', node: '20.20.2' },
    ...{ cpu: 'A processor', cores: 2, redis: '7.0.15', postgres: '18.4', pgbench: '15.18', kafka: '4.3.0' },
    ...{ seconds: 2, rounds: 3, backlog: 20_000, buyers: 10_000 },
  },
  acceptance: [
    acceptance(`${kafkaKeyed.slug}, accepting`, 0.6),
    acceptance(`${kafkaAdmission.slug}, accepting`, 0.59),
    acceptance(`${kafkaAdmission.slug}, sold out`, 0.3),
  ],
  decisions: [
    decided,
    { ...decided, technique: kafkaAdmission.slug, ofOneStatement: 3.99 },
    { ...decided, events: 1_000 },
    { ...decided, technique: kafkaLock.slug },
  ],
  rushes: [
    {
      ...{ ...rushed(28_000), verdict: 'undersells', turnedAway: 1_234, sold: 10_000, tickets: 10_000 },
      answerMs: { p50: 11_111, p95: 22_222, p99: 33_333 },
    },
    { ...rushed(1), level: 'lv3', technique: luaScript.slug, outOfTurnShare: null },
  ],
  priority: [{ lane: 'own lane', vips: 2_000, others: 20_000, vipMs: 128, otherMs: 2_232, vipPlace: 1_250 }],
  memory: [memory([100, 100, 100, 110]), memory([100, 100, 100, 111])],
};

describe('an aim', () => {
  const verdicts = aimsIn(results).map((aim) => [aim.what, isReached(aim)]);

  test('is reached or not, to the digit', () => {
    expect(verdicts).toEqual([
      [`${kafkaKeyed.slug}, accepting, 256 callers: of a handler that does nothing`, true],
      [`${kafkaAdmission.slug}, accepting, 256 callers: of a handler that does nothing`, false],
      [`${kafkaKeyed.slug}, hot: times one statement for each booking`, true],
      [`${kafkaAdmission.slug}, hot: times one statement for each booking`, false],
      ['memory of the worker: last quarter of the run, of the first', true],
      ['memory of the worker: last quarter of the run, of the first', false],
    ]);
  });

  test('is not reached by a ratio to nothing', () => {
    expect(isReached({ what: '', measured: null, aim: { least: 0 } })).toBe(false);
  });
});

describe('the report', () => {
  const text = renderLv4Bench(results, coloursFor({}));

  test('has every figure, and fits into 120 columns', () => {
    expect(text).toMatch(/kafka-admission, accepting +256 +2,950 +2,950, 2,950 +5,000 +0\.59/);
    expect(text).toMatch(/kafka-keyed +hot +10 +20,000 +2,000, 30,000 +40,000 +0\.50 +4,000 +5\.00/);
    expect(text).toMatch(/lua-script +1 of 1 +holds +0 +10, 10, 10 +=/);
    expect(text).toMatch(/own lane +2,000 behind 20,000 +128 +2,232 +1,250/);
    expect(text).toMatch(/handler that does nothing +0\.59 +at least 0\.6 +NO/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test('has no table of what was not measured', () => {
    const brief = renderLv4Bench({ ...results, acceptance: [], rushes: [] }, coloursFor({}));
    expect(brief).not.toContain('accepting');
    expect(brief).not.toContain(luaScript.slug);
  });

  test('is a table for each section of the chapter, which names machine and command', () => {
    const file = 'results/bench-lv4.json';
    const sections = [acceptanceSection, decisionsSection, rushesSection, prioritySection, memorySection];
    const written = sections.map((section) => section(results, { file, link: `../${file}` }));
    for (const section of written) {
      expect(section).toContain('A processor, 2 cores, Node 20.20.2');
      expect(section).toContain('[results/bench-lv4.json](../results/bench-lv4.json)');
    }
    expect(written[0]).toContain('Measured 0.59: **not reached**');
    expect(written[1]).toContain(`| ${kafkaKeyed.slug} | hot | 10 | 20,000 |`);
    expect(written[4]).toContain('Measured 1.10: reached');
  });
});

testWith('pgbench')(
  'the bench decides and overtakes, and every request is confirmed',
  async () => {
    const which = ['--part', 'decisions,priority', '--backlog', '3000'];
    const measured = await runBench<BenchResults>('lv4', ...which);
    expect(measured.acceptance).toEqual([]);
    expect(measured.decisions).toHaveLength(8);
    expect(measured.rushes).toEqual([]);
    for (const { ofInserts } of measured.decisions) expect(ofInserts).toBeGreaterThan(0);
    const [own, same] = measured.priority;
    expect(own?.vipPlace).toBeLessThan(same?.vipPlace as number);
    // A minute where nothing else runs.
  },
  300_000,
);
