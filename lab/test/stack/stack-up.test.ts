import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { runLab } from '../run-lab';

test('a stack that could start no level says why, and does not stay', async () => {
  // No service starts with a pool of nothing.
  const environment = { XDG_RUNTIME_DIR: temporaryFolder(), DATABASE_POOL_SIZE: '0' };
  try {
    const up = await runLab(['stack', 'up', '--level', 'lv1', '--instances', '1'], environment);
    expect(up.stderr).toMatch(/error: no level is up\nlv1 was not run: .*DATABASE_POOL_SIZE/s);
    expect(up.status).toBe(1);
    expect(await runLab(['stack', 'status'], environment)).toMatchObject({ status: 3 });
  } finally {
    await runLab(['stack', 'down'], environment);
  }
});
