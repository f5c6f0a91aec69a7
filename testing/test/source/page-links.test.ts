import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { deadEndsIn } from '../../source/page-links';
import { temporaryFolder } from '../../temporary-folder';

const folder = temporaryFolder();

test('each link of a page leads to a file, and to a heading that it has', () => {
  expect(deadEndsIn(join(__dirname, '..', '..', '..'))).toEqual([]);
});

test('a link to a file, a heading or a test that is not there is found', () => {
  mkdirSync(join(folder, 'level', 'test'), { recursive: true });
  writeFileSync(join(folder, 'level', 'test', 'some.test.ts'), '');
  writeFileSync(
    join(folder, 'PAGE.md'),
    `# Where it is, and why

[here](#where-it-is-and-why) [gone](#gone) [page](PAGE.md) [file](gone.ts) [out](https://example.org/gone)
<img src="gone.svg">

    npm test -w level -- test/some
    npm test -w level -- test/gone
`,
  );
  expect(deadEndsIn(folder)).toEqual(
    ['#gone', 'gone.ts', 'gone.svg', 'npm test -w level -- test/gone'].map((end) => `PAGE.md: ${end}`),
  );
});
