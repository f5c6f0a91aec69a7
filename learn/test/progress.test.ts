import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { AlreadyOpen, takeLock } from '../progress/only-one';
import { openProgress, UnreadableState } from '../progress/state';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);

test('what was noted is there when the program starts again', () => {
  openProgress(file('state.json')).note('row-lock', { attempts: 2 });
  openProgress(file('state.json')).note('row-lock', { hints: 1 });
  expect(openProgress(file('state.json')).of('row-lock')).toMatchObject({ attempts: 2, hints: 1 });
});

test.each([
  ['of a later version', '{"version":2}', 'later version'],
  ['that is no JSON', 'hello', 'no JSON'],
  ['of another shape', '{"version":1,"exercises":3}', 'cannot be understood'],
])('a file %s is refused in a sentence, and left as it is', (_, content, words) => {
  writeFileSync(file('odd.json'), content);
  expect(() => openProgress(file('odd.json'))).toThrow(UnreadableState);
  expect(() => openProgress(file('odd.json'))).toThrow(words);
  expect(readFileSync(file('odd.json'), 'utf8')).toBe(content);
});

test('two at once are refused, and one that a crash has left is taken over', () => {
  const giveBack = takeLock(file('lock'));
  expect(() => takeLock(file('lock'))).toThrow(AlreadyOpen);
  giveBack();
  expect(existsSync(file('lock'))).toBe(false);
  // The second: this process lives, and has the number of the one that is gone.
  for (const left of ['999999999 12', `${process.pid} 12`, String(process.pid), '']) {
    writeFileSync(file('lock'), left);
    takeLock(file('lock'))();
  }
});
