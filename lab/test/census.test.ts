import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { CASES, type Census, type CensusRow, takeCensus } from '../explore/census';
import { unkeptClaims } from '../explore/unkept-claims';

const committed: Census = JSON.parse(readFileSync(join(__dirname, '../../results/census.json'), 'utf8'));
const silent = { during: () => undefined, ended: () => undefined, close: () => undefined };

/** Two minutes on two quiet cores, and more where others work beside it. */
const LIMIT_MS = 600_000;

/** What does not depend on the machine. */
function facts({
  level,
  resource,
  technique,
  case: name,
  claim,
  schedules,
  broken,
  undersells,
  way,
  shortest,
}: CensusRow) {
  const found = { claim, schedules, broken, undersells, way, shortest: shortest?.schedule ?? null };
  return [`${level} ${resource} ${technique}, ${name}`, found] as const;
}

test(
  'two buyers, and one buyer twice, end in each order as the committed census says',
  async () => {
    const scratch = await openScratch();
    try {
      const { rows } = await takeCensus(
        { cases: [CASES.two, CASES.twice], limit: 200, sample: 10 },
        scratch,
        silent,
      );
      const known = committed.rows.filter((row) => row.case !== 'three' && row.complete);
      expect(Object.fromEntries(rows.map(facts))).toMatchObject(Object.fromEntries(known.map(facts)));
      expect(unkeptClaims(rows)).toEqual([]);
    } finally {
      await scratch.close();
    }
  },
  LIMIT_MS,
);

test('each technique of the committed census is what it claims, with three buyers too', () => {
  expect(unkeptClaims(committed.rows)).toEqual([]);
});

test('two buyers of a ticket were not left to a sample', () => {
  const tickets = committed.rows.filter((row) => row.resource === 'tickets' && row.case !== 'three');
  expect(tickets.length).toBeGreaterThan(20);
  expect(tickets.filter(({ complete }) => !complete)).toEqual([]);
});

test('a claim that no schedule bears out is named', () => {
  const row = {
    ...(committed.rows[0] as CensusRow),
    level: 'lv2' as const,
    technique: 'hope',
    claim: 'holds' as const,
  };
  expect(unkeptClaims([{ ...row, broken: 1 }])).toEqual([
    `lv2 tickets hope claims "holds", and is broken: ${row.case}`,
  ]);
  expect(unkeptClaims([{ ...row, broken: 0, claim: 'broken' }])).toEqual([
    'lv2 tickets hope claims to be broken, and no schedule breaks it',
  ]);
});
