import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { workspaces } from '../../../package.json';
import { declaredBy, undeclaredImportsOf } from '../../source/undeclared-imports';

const ROOT = join(__dirname, '..', '..', '..');

test.each(workspaces)('%s declares each package that it imports', (workspace) => {
  expect(undeclaredImportsOf(ROOT, workspace)).toEqual([]);
});

test.each(['shared', ...workspaces.filter((name) => name.startsWith('lv'))])(
  '%s does not declare what would bring embedded servers and jest into the image',
  (workspace) => {
    expect(declaredBy(join(ROOT, workspace)).filter((name) => /\/(testing|stack)$/.test(name))).toEqual([]);
  },
);
