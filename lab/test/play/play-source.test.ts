import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { openExploration } from '@ticket-rush/testing/explorer/exploration';
import type { Run } from '@ticket-rush/testing/explorer/run';
import { redlock } from '../../../lv3-redlock/src/techniques/redlock';
import { setCheckThenAdd } from '../../../lv3-redlock/src/techniques/set-check-then-add';
import { simpleLock } from '../../../lv3-redlock/src/techniques/simple-lock';
import { type OpenLevel, startExploredServers, withLevel } from '../../explore/explored-database';
import { EXPLORED_LEVELS } from '../../explore/levels';
import { raceOf } from '../../explore/race-of';
import { readSource } from '../../play/source';
import { listRaces } from '../../play/table-of-races';

type Listed = Awaited<ReturnType<typeof listRaces>>[number];

/** The code of the line that sends the step. */
function lineOf(technique: string, step: string): string | undefined {
  const place = readSource('lv3', 'tickets', technique).sentOn[step];
  return place && readFileSync(join(__dirname, '../../..', place.file), 'utf8').split('\n')[place.line - 1];
}

test.each([
  [simpleLock.slug, 'SET', 'redis.set('],
  [simpleLock.slug, 'script(GET DEL)', 'deleteIfOurs('],
  [redlock.slug, 'script(EXISTS SET)', 'redlock.acquire('],
  [redlock.slug, 'script(GET DEL)', 'lock.release('],
  [setCheckThenAdd.slug, 'SISMEMBER', 'redis.sIsMember('],
  [setCheckThenAdd.slug, 'SADD', 'redis.sAdd('],
])('%s sends %s where it says so', (technique, step, code) => {
  expect(lineOf(technique, step)).toContain(code);
});

test('each step of a buyer who meets another has a line of code', async () => {
  const races = await listRaces();
  const scratch = await openScratch();
  try {
    const servers = await startExploredServers(scratch, () => undefined, EXPLORED_LEVELS);
    const without: string[] = [];
    for (const level of EXPLORED_LEVELS)
      await withLevel(servers, level, async (open) => {
        for (const race of races.filter((one) => one.level === level))
          without.push(...(await stepsWithoutLine(open, race)));
      });
    expect(without).toEqual([]);
  } finally {
    await scratch.close();
  }
});

async function stepsWithoutLine(
  { source, dataSource, room }: OpenLevel,
  { level, resource, technique }: Listed,
): Promise<string[]> {
  const choice = { resource, technique, buyers: [12, 88], tickets: 1 };
  const { sentOn } = readSource(level, resource, technique);
  const exploration = await openExploration(dataSource, raceOf(source, choice, room).race);
  try {
    const run = await exploration.run();
    try {
      await takeTurns(run);
      const steps = new Set(
        run.lines.filter(({ continues }) => continues === undefined).map(({ step }) => step),
      );
      return [...steps]
        .filter(
          (step) => step !== 'begins' && (sentOn[step] ?? sentOn[step.replace(/-\d+$/, '')]) === undefined,
        )
        .map((step) => `${level} ${resource} ${technique}: ${step}`);
    } finally {
      await run.close();
    }
  } finally {
    await exploration.close();
  }
}

/** One step each, for as long as one can go on: they meet wherever they can. */
async function takeTurns(run: Run): Promise<void> {
  for (let able = run.able(); able[0] !== undefined; able = run.able()) {
    const other = able.find((digit) => digit !== run.schedule.at(-1));
    await run.step(other ?? able[0]);
  }
}
