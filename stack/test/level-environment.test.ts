import { expect, test } from '@jest/globals';
import { levelEnvironment } from '../level/level-environment';
import type { Parts } from '../servers/server-parts';

const URL = 'postgres://127.0.0.1:1/lv1_1';

test.each([
  ['ours', {}],
  ['given', { settings: { PGSSLMODE: 'require' } }],
])('a token in the shell is not for the services of a run, on servers that are %s', (_, parts) => {
  expect(levelEnvironment('lv1', parts as unknown as Parts, URL)).toMatchObject({
    ...{ OPERATOR_TOKEN: '', OPERATOR_TOKEN_FILE: '', DATABASE_URL: URL },
  });
});
