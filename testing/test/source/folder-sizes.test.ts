import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { workspaces } from '../../../package.json';
import { filesIn } from '../../source/files-in';

const ROOT = join(__dirname, '..', '..', '..');

/** A reader looks through so many names at one glance. */
const MOST_FILES = 20;
/** One file for each command, found by the command's name. */
const ONE_FOR_EACH_NAME = ['lab/commands'];

test.each(workspaces)('no folder of %s is too full to be looked through', (workspace) => {
  const sizes = new Map<string, number>();
  for (const file of filesIn(join(ROOT, workspace), (name) => name.endsWith('.ts'))) {
    const folder = relative(ROOT, dirname(file));
    sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
  }
  const full = [...sizes].filter(([, files]) => files > MOST_FILES).map(([folder]) => folder);
  expect(sizes.size).toBeGreaterThan(0);
  expect(full.filter((folder) => !ONE_FOR_EACH_NAME.includes(folder))).toEqual([]);
});
