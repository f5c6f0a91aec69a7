import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { UsageError } from '../../commands/usage-error';
import { levelOpener } from '../../k6/open-level';
import { claimState } from '../../stack/state';
import { stateFile } from '../../stack/state-file';
import { heldStack } from '../stack/held-stack';

/** Nothing is started in it. */
const scratch = {} as never;
const ignore = () => undefined;

describe('a level of the stack that is up', () => {
  const before = process.env.XDG_RUNTIME_DIR;

  beforeEach(() => {
    const folder = temporaryFolder();
    process.env.XDG_RUNTIME_DIR = folder;
    const lv2 = {
      level: 'lv2',
      url: 'http://balancer',
      databaseUrl: '',
      instances: ['a', 'b', 'c'],
      techniques: [],
    };
    claimState(heldStack(folder, { levels: [lv2] }), stateFile());
  });
  afterEach(() => {
    if (before === undefined) delete process.env.XDG_RUNTIME_DIR;
    else process.env.XDG_RUNTIME_DIR = before;
  });

  test('is loaded with as many instances as it has, and says how many', async () => {
    const open = levelOpener(scratch, { levels: ['lv2'] }, ignore);
    expect(await open('lv2')).toMatchObject({ url: 'http://balancer', instances: 3 });
    expect(await levelOpener(scratch, { levels: ['lv2'], instances: 3 }, ignore)('lv2')).toMatchObject({
      instances: 3,
    });
  });

  test('is refused before anything is run if another number was asked for', () => {
    const wanted = { levels: ['lv1', 'lv2'] as const, instances: 2 };
    expect(() => levelOpener(scratch, wanted, ignore)).toThrow(UsageError);
    expect(() => levelOpener(scratch, wanted, ignore)).toThrow(/--instances 2: lv2 .* has 3/);
  });
});
