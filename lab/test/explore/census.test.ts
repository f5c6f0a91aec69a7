import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { openExploration } from '@ticket-rush/testing/explorer/exploration';
import { CASES, type Census, type CensusPlan, type CensusRow, takeCensus } from '../../explore/census';
import { type OpenLevel, startExploredServers, withLevel } from '../../explore/explored-database';
import { EXPLORED_LEVELS } from '../../explore/levels';
import { raceOf } from '../../explore/race-of';
import { unkeptClaims } from '../../explore/unkept-claims';

const committed: Census = JSON.parse(readFileSync(join(__dirname, '../../../results/census.json'), 'utf8'));
const silent = { during: () => undefined, ended: () => undefined, close: () => undefined };

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

/** Few enough for each run of the tests. `npm run lab -- census` takes all of them. */
const FEW = 20;

function known({
  level,
  resource,
  technique,
  case: name,
}: Parameters<NonNullable<CensusPlan['isWanted']>>[0]) {
  return committed.rows.find(
    (row) =>
      row.level === level && row.resource === resource && row.technique === technique && row.case === name,
  );
}

test('the small trees end in each order as the committed census says', async () => {
  const scratch = await openScratch();
  try {
    const cases = Object.values(CASES).filter(({ name }) => committed.rows.some((row) => row.case === name));
    const isSmall = (row?: CensusRow) => row?.complete === true && row.schedules <= FEW;
    const { rows } = await takeCensus(
      {
        ...{ cases, limit: FEW, sample: FEW },
        isWanted: (row) => isSmall(known(row)),
      },
      scratch,
      silent,
    );
    const small = committed.rows.filter(isSmall);
    expect(Object.fromEntries(rows.map(facts))).toEqual(Object.fromEntries(small.map(facts)));
    expect(rows.length).toBeGreaterThan(30);
  } finally {
    await scratch.close();
  }
});

test('each counter-example of the committed census breaks its technique again', async () => {
  const scratch = await openScratch();
  try {
    const servers = await startExploredServers(scratch, () => undefined, EXPLORED_LEVELS);
    for (const level of EXPLORED_LEVELS)
      await withLevel(servers, level, async (open) => {
        for (const row of committed.rows.filter((one) => one.level === level && one.shortest !== null))
          expect([row.technique, row.case, await playAgain(open, row)]).toEqual([
            ...[row.technique, row.case],
            { verdict: 'broken', report: row.shortest?.report },
          ]);
      });
  } finally {
    await scratch.close();
  }
});

async function playAgain({ source, dataSource, room }: OpenLevel, row: CensusRow) {
  const { race } = raceOf(source, { ...row, ...CASES[row.case] }, room);
  const exploration = await openExploration(dataSource, race);
  try {
    const run = await exploration.run(row.shortest?.schedule);
    return await run.judge().finally(run.close);
  } finally {
    await exploration.close();
  }
}

test('each technique of the committed census is what it claims, with three buyers too', () => {
  expect(unkeptClaims(committed.rows)).toEqual([]);
});

test('two buyers of a ticket were not left to a sample', () => {
  const tickets = committed.rows.filter(
    (row) => row.resource === 'tickets' && ['two', 'twice'].includes(row.case),
  );
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
