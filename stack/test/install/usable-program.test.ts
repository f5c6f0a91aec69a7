import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { diagnose } from '../../install/doctor';
import { findK6, k6Path } from '../../install/k6-program';
import { findProgram, requireProgram } from '../../install/usable-program';
import { openScratch, type Scratch } from '../../process/scratch';
import { fakeProgram } from './fake-program';

const pathBefore = process.env.PATH;
let scratch: Scratch;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());
afterEach(() => {
  process.env.PATH = pathBefore;
});

/** Puts scripts of this name before everything else in PATH. @returns their paths */
function putFirst(name: string, ...scripts: string[]): string[] {
  const folders = scripts.map((script) => fakeProgram(scratch.folder, name, script));
  process.env.PATH = [...folders, pathBefore].join(delimiter);
  return folders.map((folder) => join(folder, name));
}

const STUB = 'echo "Unable to locate a Java Runtime." >&2; echo "Visit a page." >&2; exit 1';
const version = (text: string) => `echo '${text}' >&2`;

test('passes over a stub and a Java that is too old', async () => {
  const [, , good] = putFirst('java', STUB, version('version "11.0.1"'), version('version "21.0.2"'));

  expect(await diagnose(['java'])).toEqual([{ name: 'java', found: true, path: good, version: '21.0.2' }]);
});

test('passes over a k6 that is too old', async () => {
  const [, good] = putFirst('k6', 'echo k6 v0.49.0', 'echo k6 v2.2.0');

  expect(await findK6()).toEqual({ path: good, version: '2.2.0' });
  expect(k6Path()).toBe(good);
});

const lathe = { name: 'a-lathe-that-nobody-has', args: [], version: /(\d+)/, oldest: 3 };

test('says of each one that is there why it will not do', async () => {
  const [stub, old] = putFirst(lathe.name, STUB, 'echo 2');

  expect(await findProgram(lathe)).toEqual({
    reason: `${stub} does not run: Unable to locate a Java Runtime.; ${old} is 2, older than 3`,
  });
  await expect(requireProgram(lathe)).rejects.toThrow(/lathe-that-nobody-has will not do: .*stack doctor/s);
});

test('tells a program that is not there from one that is of no use', async () => {
  expect(await findProgram(lathe)).toBeUndefined();
  await expect(requireProgram(lathe)).rejects.toThrow('a-lathe-that-nobody-has is not installed');
});
