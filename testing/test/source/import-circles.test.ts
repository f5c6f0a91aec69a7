import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { workspaces } from '../../../package.json';
import { fileCirclesIn, folderCirclesIn } from '../../source/import-circles';

const ROOT = join(__dirname, '..', '..', '..');

test.each(workspaces)('no imports of %s go round', (workspace) => {
  expect(fileCirclesIn(join(ROOT, workspace))).toEqual([]);
});

test('no imports go round between the folders of lv4-kafka', () => {
  expect(folderCirclesIn(join(ROOT, 'lv4-kafka', 'src'))).toEqual([]);
});
