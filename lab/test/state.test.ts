import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startOfProcess } from '@ticket-rush/stack/process-identity';
import { AlreadyUp, claimState, readState, type StackState } from '../stack/state';

describe('the state of the stack', () => {
  let folder: string;
  let file: string;
  let ofThisProcess: StackState;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lab-test-'));
    file = join(folder, 'stack.json');
    const processStart = startOfProcess(process.pid) ?? '';
    ofThisProcess = { pid: process.pid, processStart, folder, since: '2026-11-21T00:00:00.000Z' };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

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
});
