import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { claimState, type StackState } from '../../stack/state';
import { type Ended, runLab } from '../run-lab';
import { heldStack } from './held-stack';

describe('the status of a stack is 1', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });

  function statusOf(state: StackState): Promise<Ended> {
    claimState(state, join(folder, 'ticket-rush', 'stack.json'));
    return runLab(['stack', 'status'], { XDG_RUNTIME_DIR: folder });
  }

  test('while it is starting', async () => {
    const { status, stdout } = await statusOf(heldStack(folder));
    expect(stdout).toMatch(/^starting: supervisor/);
    expect(status).toBe(1);
  });

  test('if one of its levels could not be started', async () => {
    const lv4 = { level: 'lv4', reason: 'Not installed: java', remedy: 'apt-get install java' };
    const { status, stdout } = await statusOf(heldStack(folder, { notRun: [lv4] }));
    expect(stdout).toContain('lv4 was not run: Not installed: java');
    expect(status).toBe(1);
  });
});
