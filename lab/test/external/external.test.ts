import { expect, test } from '@jest/globals';
import { runLab } from '../run-lab';

test('a password that goes to another machine without TLS is named, before it is sent', async () => {
  const { status, stderr } = await runLab(['rush', '--external', '--level', 'lv2'], {
    DATABASE_URL: 'postgres://me:secret@0.0.0.0:1/none',
  });
  expect(stderr).toMatch(/^warning: DATABASE_URL has a password and no TLS: .*0\.0\.0\.0.*\nerror: /);
  expect(stderr).not.toContain('secret');
  expect(status).toBe(1);
});
