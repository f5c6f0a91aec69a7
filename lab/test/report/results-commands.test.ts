import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const RESULTS = join(__dirname, '../../../results');
const files = readdirSync(RESULTS).filter((file) => file.endsWith('.json'));
const commands = readFileSync(join(RESULTS, 'README.md'), 'utf8')
  .split('\n')
  .map((line) => line.replace(/ +#.*/, ''));

test.each(files)('%s: the README has the command that wrote it', (file) => {
  const { run } = JSON.parse(readFileSync(join(RESULTS, file), 'utf8'));
  expect(commands).toContain(run.command);
});
