import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(__dirname, '..', '..', '..');
const { workspaces }: { workspaces: string[] } = require('../../../package.json');

test('each temporary folder of a test is made by the piece that removes it, also after a failure', () => {
  const tests = workspaces.flatMap((workspace) =>
    readdirSync(join(ROOT, workspace), { recursive: true, encoding: 'utf8' })
      .filter((path) => /(^|\/)test\/.*\.ts$/.test(path))
      .map((path) => join(workspace, path)),
  );
  expect(tests.length).toBeGreaterThan(100);
  expect(tests.filter((path) => /\btmpdi[r]\(/.test(readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
});
