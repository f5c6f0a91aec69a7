import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { databasesAt } from '@ticket-rush/stack/servers/databases';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { schema } from '../../lv2-db-lock/src/schema';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { databaseOf } from '../checks/databases';
import { everySchedule } from '../checks/schedules';
import { judge, openJudge } from '../judge/judge';
import type { Judgement } from '../judge/judgement';
import { keepServersWarm, type WarmServers } from '../servers';
import { findExercise } from '../track';

const exercise = findExercise('row-lock');
const folder = temporaryFolder();
let scratch: Scratch;
let servers: WarmServers;
beforeAll(async () => {
  scratch = await openScratch();
  servers = await keepServersWarm(scratch, () => undefined)(exercise);
});
afterAll(() => scratch?.close());

async function judgementOf(content: string): Promise<Judgement> {
  const file = join(folder, `work-${Math.random().toString(36).slice(2)}.ts`);
  writeFileSync(file, content);
  return judge(exercise, file, servers, { limitMs: 4_000 });
}

const whole = (body: string) =>
  `export const rowLock = { slug: 'mine', create: () => async () => { ${body} } };\n`;

describe('a learner whose code', () => {
  test('has a syntax error is told so', async () => {
    const { failed } = await judgementOf('export const rowLock = {\n');
    expect(failed?.check).toBe('the file compiles');
    expect(failed?.sentences.join()).toMatch(/Unexpected|Expected/);
  });

  test('exports something else is told what to export', async () => {
    const { failed } = await judgementOf('export const other = 1;\n');
    expect(failed?.sentences).toEqual(['The file must export rowLock; it exports other.']);
  });

  test('throws is told what it threw', async () => {
    const { failed } = await judgementOf(`\n\n${whole("throw new Error('not yet');")}`);
    expect(failed?.sentences.join(' ')).toContain('not yet');
  });

  test('never comes back is told the line of the loop', async () => {
    const { failed } = await judgementOf(`\n\n\n${whole('for (;;) {}')}`);
    expect(failed?.sentences.join(' ')).toMatch(/endless loop\? It is at line 4 of your file/);
  });

  test('ends the process, as if all were well, has not passed', async () => {
    const { failed } = await judgementOf('process.exit(0);\n');
    const sentences = [expect.stringContaining('ended before its last word')];
    expect(failed).toEqual({ check: 'the file compiles', sentences });
  });

  test('waits for a promise that never settles is told so', async () => {
    const { failed } = await judgementOf(whole('await new Promise(() => undefined);'));
    expect(failed?.sentences.join(' ')).toMatch(/never settles|never ends|waits/);
  });
});

test('the files of an exercise share a process, until one of them does not come back', async () => {
  const shared = openJudge({ limitMs: 4_000 });
  const said: (string | undefined)[] = [];
  const tell = "throw new Error('pid ' + process.pid);";
  for (const [index, body] of [tell, tell, 'for (;;) {}', tell].entries()) {
    const file = join(folder, `shared-${index}.ts`);
    writeFileSync(file, whole(body));
    const { failed } = await shared.judge(exercise, file, servers);
    said.push(/pid \d+|endless loop/.exec(failed?.sentences.join(' ') ?? '')?.[0]);
  }
  await shared.close();
  const [pid, , , next] = said;
  expect(said).toEqual([expect.stringContaining('pid'), pid, 'endless loop', expect.stringContaining('pid')]);
  expect(next).not.toBe(pid);
});

describe('a check that tries every schedule', () => {
  const race = () => ticketRace({ technique: rowLock, buyers: [12, 88], tickets: 1 });
  const openOne = () => databaseOf(`learn_judge_test_${++opened}`, schema);
  let opened = 0;

  test.each([
    ['passes when it has tried all', undefined, undefined],
    ['does not pass when some are left', 1, expect.stringMatching(/in the 1 schedules .* there are others/)],
  ])('%s', async (_, most, sentence) => {
    const ends: (() => Promise<unknown>)[] = [];
    const onEnd = (end: () => Promise<unknown>) => void ends.unshift(end);
    const warm = { postgres: databasesAt(servers.adminUrl), redisUrls: [], file: '', onClose: onEnd, onEnd };
    const failure = await everySchedule('all', { race, open: openOne() }, most).run({}, warm);
    for (const end of ends) await end();
    expect(failure?.sentences[0]).toEqual(sentence);
  });
});
