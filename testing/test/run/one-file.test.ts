import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { workspaces } from '../../../package.json';

const ROOT = join(__dirname, '..', '..', '..');

const levels = workspaces.filter((name) => name.startsWith('lv'));

/** `--selectProjects` takes each word after it for a project, up to the next option: a script that ends with it runs all files. */
test.each(levels)('npm test -w %s -- FILE runs this file only, as the chapters say', (level) => {
  const file = readdirSync(join(ROOT, level, 'test')).find((name) => name.endsWith('.test.ts'));
  const command = ['test', '-w', level, '--', `test/${file}`, '--listTests'];
  const listed = execFileSync('npm', command, { cwd: ROOT, encoding: 'utf8' });
  const files = listed.split('\n').filter((line) => line.endsWith('.test.ts'));
  expect(files.map((path) => path.slice(ROOT.length + 1))).toEqual([`${level}/test/${file}`]);
});
