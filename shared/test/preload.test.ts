/** An entry runs from its bundle as it would run from its sources. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const CACHE = join(__dirname, '..', '..', '.cache');
const PRELOAD = ['--require', '@ticket-rush/shared/preload'];

let folder: string;
let entry: string;
beforeEach(() => {
  mkdirSync(CACHE, { recursive: true });
  folder = mkdtempSync(join(CACHE, 'preload-'));
  entry = join(folder, 'main.ts');
  writeFileSync(entry, `import { answer } from './answer';\n\nprocess.stdout.write(answer() as string);\n`);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  rmSync(bundles(), { recursive: true, force: true });
});

const bundles = () => join(CACHE, 'bundles', `-cache-${basename(folder)}-main`);
const answerWith = (lines: string) => writeFileSync(join(folder, 'answer.ts'), lines);
const run = () => promisify(execFile)(process.execPath, [...PRELOAD, entry]);

test('a change in a file that the entry imports is seen by the next start', async () => {
  answerWith(`export const answer = (): string => 'before';\n`);
  expect((await run()).stdout).toBe('before');
  expect((await run()).stdout).toBe('before');
  answerWith(`export const answer = (): string => 'after';\n`);
  expect((await run()).stdout).toBe('after');
});

test('processes that start together share one build', async () => {
  answerWith(`export const answer = (): string => 'shared';\n`);
  const answers = await Promise.all([run(), run(), run()]);
  expect(answers.map(({ stdout }) => stdout)).toEqual(['shared', 'shared', 'shared']);
  expect(readdirSync(bundles()).sort()).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/), 'inputs.json']);
});

test('a stack trace names the lines of the TypeScript', () => {
  answerWith(
    `interface Long {\n  gone: true;\n}\n\nexport function answer(): Long {\n  throw new TypeError('wrong');\n}\n`,
  );
  const expected = [
    'TypeError: wrong',
    `    at answer (${join(folder, 'answer.ts')}:6:9)`,
    `    at Object.<anonymous> (${entry}:3:22)`,
  ];
  for (const start of ['that builds', 'that finds the bundle']) {
    const { stderr } = spawnSync(process.execPath, [...PRELOAD, entry], { encoding: 'utf8' });
    expect([start, stderr]).toEqual([start, expect.stringContaining(expected.join('\n'))]);
  }
});

test('classes have their own names, also two of the same; what is made for each request is not named', async () => {
  writeFileSync(join(folder, 'other.ts'), 'export class Wrong extends Error {}\n');
  answerWith(`
    import { Wrong as Other } from './other';
    class Wrong extends Other {}
    const nameOf = () => {
      const made = () => 1;
      return Object.getOwnPropertyDescriptor(made, 'name')?.value || 'none';
    };
    export const answer = () => {
      setImmediate(() => setImmediate(() => process.stdout.write(nameOf())));
      return [Wrong.name, Other.name, ''].join();
    };`);
  expect((await run()).stdout).toBe('Wrong,Wrong,none');
});

test('a mistake in the syntax is named, and the next start after its correction runs', async () => {
  answerWith('export const answer = (;\n');
  await expect(run()).rejects.toThrow(/answer\.ts:1:23/);
  answerWith(`export const answer = (): string => 'corrected';\n`);
  expect((await run()).stdout).toBe('corrected');
});
