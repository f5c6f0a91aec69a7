import fs, { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { AlreadyUp, claimState, readState, type StackState } from '../../stack/state';
import { heldStack } from './held-stack';

describe('the state of the stack', () => {
  let folder: string;
  let file: string;
  let ofThisProcess: StackState;

  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder, 'stack.json');
    ofThisProcess = heldStack(folder);
  });

  test('is there as long as its supervisor lives', () => {
    claimState(ofThisProcess, file);
    expect(readState(file)).toEqual(ofThisProcess);
  });

  test('keeps a second supervisor from starting', () => {
    claimState(ofThisProcess, file);
    expect(() => claimState(ofThisProcess, file)).toThrow(AlreadyUp);
  });

  test('is stale, and removed, when another process has the number of its supervisor', () => {
    claimState({ ...ofThisProcess, processStart: 'some other day' }, file);
    expect(readState(file)).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });

  test.each(['{"pid":', 'null', '{}'])('is removed where it cannot be read: %s', (text) => {
    writeFileSync(file, text);
    expect(readState(file)).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });

  test('is that of one supervisor if two start at the same instant', () => {
    const link = fs.linkSync;
    jest.spyOn(fs, 'linkSync').mockImplementationOnce((from, to) => {
      writeFileSync(to, JSON.stringify({ ...ofThisProcess, since: 'first' }));
      link(from, to);
    });
    expect(() => claimState(ofThisProcess, file)).toThrow(AlreadyUp);
    expect(readState(file)?.since).toBe('first');
    expect(readdirSync(folder)).toEqual(['stack.json']);
  });
});
