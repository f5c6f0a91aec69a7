import { describe, expect, test } from '@jest/globals';
import { luaScript } from '../../../lv3-redlock/src/techniques/lua-script';
import { redlockFenced } from '../../../lv3-redlock/src/techniques/redlock-fenced';
import { simpleLock } from '../../../lv3-redlock/src/techniques/simple-lock';
import { sortedSet } from '../../../lv3-redlock/src/techniques/sorted-set';
import { spinLock } from '../../../lv3-redlock/src/techniques/spin-lock';
import { rateIn } from '../../bench/lv3/redis-benchmark';
import { renderLv3Bench } from '../../bench/lv3/report';
import type { BenchResults } from '../../bench/lv3/results';
import { scriptCallsIn } from '../../bench/lv3/script-calls';
import { type Contention, contendedRow, openTally } from '../../bench/lv3/tally';
import { answerIn } from '../../bench/shared/http-caller';
import { besides } from '../../bench/shared/rate';
import { takeTurns } from '../../bench/shared/take-turns';
import { coloursFor } from '../../report/colour';
import { testWith } from '../test-with';
import { runBench } from './run-bench';

const contention = (perSecond: number, more: Partial<Contention> = {}): Contention => ({
  ...{ perSecond, starved: 0, longestWaitMs: 10, outOfTurnShare: 0, refused: 0 },
  ...more,
});

describe('a tally', () => {
  test('finds who had no turn, who was passed over, and who waited longest', () => {
    const tally = openTally(3, 0, 1000);
    const [first, second, third] = [tally.asks(0, 1, 0), tally.asks(1, 1, 10), tally.asks(2, 1, 20)];
    tally.served(second, 100);
    tally.served(first, 300);
    tally.refused(third, 1500);
    expect(tally.result()).toEqual({
      ...{ perSecond: 2, starved: 1, longestWaitMs: 1480, outOfTurnShare: 0.5, refused: 0 },
    });
  });

  test('knows an order for each event only', () => {
    const tally = openTally(2, 0, 1000);
    tally.asks(0, 1, 0);
    tally.served(tally.asks(1, 2, 10), 20);
    expect(tally.result().outOfTurnShare).toBe(0);
  });

  test('counts no turn that ended too late', () => {
    const tally = openTally(1, 0, 1000);
    tally.served(tally.asks(0, 1, 0), 1001);
    expect(tally.result()).toMatchObject({ perSecond: 0, starved: 1, longestWaitMs: 1001 });
  });
});

test('those who take turns change their order every second round', async () => {
  const order: string[] = [];
  const contender = <Name extends string>(name: Name) => [name, async () => order.push(name)] as const;
  const rounds = { rounds: 3, onRound: (round: number) => void order.push(`${round}`) };
  const results = await takeTurns([contender('one'), contender('other')], rounds);
  expect(order.join(' ')).toBe('1 one other 2 other one 3 one other');
  expect(results.one).toHaveLength(3);
});

describe('the ratio of a lock', () => {
  test('is to the row lock of the same round, and the worst round says who starved', () => {
    const rounds = [contention(100, { starved: 4 }), contention(10, { refused: 2 }), contention(80)];
    const rowLock = [contention(200), contention(20), contention(100)];
    const what = { lock: spinLock.slug, inside: 'nothing', contenders: 32, events: 1 } as const;
    expect(contendedRow(what, rounds, rowLock)).toMatchObject({ ratio: 0.5, starved: 4, refused: 2 });
  });
});

describe('what others print', () => {
  test('is the rate of redis-benchmark, under a heading of any words', () => {
    const heading = '"test","rps","avg_latency_ms"';
    expect(rateIn(`${heading}\n"SET","69930.07","0.588"\n`)).toBe(69_930.07);
    expect(rateIn(`${heading}\n"EVALSHA 23ac 1 k __rand_int__","41493.77","1.2"\n`)).toBe(41_493.77);
    expect(() => rateIn(`${heading}\n`)).toThrow('redis-benchmark');
  });

  test('is how often Redis ran a script, or never', () => {
    expect(scriptCallsIn('cmdstat_get:calls=9,usec=1\r\ncmdstat_evalsha:calls=7,usec=3\r\n')).toBe(7);
    expect(scriptCallsIn('# Commandstats\r\n')).toBe(0);
  });

  test('is an answer once all of it is there', () => {
    const answer = 'HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n{}';
    expect(answerIn(Buffer.from(answer.slice(0, -1)))).toBeUndefined();
    expect(answerIn(Buffer.from(`${answer}HTTP`))).toEqual({ status: 409, length: answer.length });
    expect(() => answerIn(Buffer.from('nonsense\r\n\r\n'))).toThrow('nonsense');
  });
});

describe('the report', () => {
  const ratio = (what: string, other: string) =>
    besides({ what, callers: 64, other }, { node: [900, 90], other: [1000, 100] });
  const results: BenchResults = {
    run: {
      ...{ at: '2026-11-21T00:00:00.000Z', command: 'npm run lab -- bench lv3', node: '20.20.2' },
      ...{ cpu: 'A processor', cores: 2, redis: '7.0.15', redisBenchmark: '7.0.15', postgres: '18.4' },
      ...{ seconds: 2, rounds: 2 },
    },
    pairs: [ratio(simpleLock.slug, 'SET')],
    handoffs: [
      contendedRow(
        { lock: redlockFenced.slug, inside: 'booking', contenders: 1_000, events: 1000 },
        [contention(5_000, { starved: 998, longestWaitMs: 12_345, outOfTurnShare: 0.43, refused: 1_000 })],
        [contention(10_000)],
      ),
    ],
    decisions: [],
    shrinking: [
      {
        technique: sortedSet.slug,
        state: 'selling',
        decisions: { perSecond: 7_000, rounds: [7_000] },
        ratio: 0.5,
      },
    ],
    memory: [{ technique: sortedSet.slug, asked: 10_000, tickets: 100, bytes: 985_000 }],
    answers: [ratio(`${luaScript.slug}, sold out`, 'nothing')],
  };
  const text = renderLv3Bench(results, coloursFor({}));

  test('has a table for each part that was measured, and none for others', () => {
    expect(text).toMatch(/simple-lock +64 +495 +550 +0\.90/);
    expect(text).toMatch(/redlock-fenced +booking +spread +1,000 +5,000 +0\.50 +998 +12,345 +43 % +1,000/);
    expect(text).toMatch(/sorted-set +selling +7,000 +0\.50/);
    expect(text).toMatch(/sorted-set +10,000 +100 +985,000 +98\.5/);
    expect(text).not.toContain('EVALSHA');
  });

  test('fits into 120 columns, and says where and how it was measured', () => {
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(text).toContain('PostgreSQL 18.4; 2 rounds of 2 s\nnpm run lab -- bench lv3\n');
  });
});

testWith('redis-benchmark')(
  'the bench decides in Redis and answers over HTTP, and every decision is counted',
  async () => {
    const { pairs, decisions, answers } = await runBench<BenchResults>('lv3', '--part', 'decisions,answers');
    expect(pairs).toEqual([]);
    expect([...decisions, ...answers]).toHaveLength(4);
    for (const { ratio } of [...decisions, ...answers]) expect(ratio).toBeGreaterThan(0);
  },
);
