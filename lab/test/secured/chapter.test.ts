import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const INFRA = join(__dirname, '..', '..', '..', 'infra');
const RIGHTS = join(INFRA, 'rights');

test.each(readdirSync(RIGHTS))('the chapter shows the rights as the tests grant them: %s', (file) => {
  expect(readFileSync(join(INFRA, 'README.md'), 'utf8')).toContain(
    `\n${readFileSync(join(RIGHTS, file), 'utf8')}\`\`\``,
  );
});
