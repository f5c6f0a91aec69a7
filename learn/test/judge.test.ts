import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { judge } from '../judge/judge';
import type { Judgement } from '../judge/judgement';
import { keepServersWarm, type WarmServers } from '../servers';
import { findExercise } from '../track';

const exercise = findExercise('row-lock');
const folder = mkdtempSync(join(tmpdir(), 'learn-judge-'));
let scratch: Scratch;
let servers: WarmServers;
beforeAll(async () => {
  scratch = await openScratch();
  servers = await keepServersWarm(scratch, () => undefined)(exercise);
});
afterAll(async () => {
  await scratch?.close();
  rmSync(folder, { recursive: true });
});

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

  test('waits for a promise that never settles is told so', async () => {
    const { failed } = await judgementOf(whole('await new Promise(() => undefined);'));
    expect(failed?.sentences.join(' ')).toMatch(/never settles|never ends|waits/);
  });
});
