import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { startService } from '@ticket-rush/stack/level/service';
import { openScratch } from '@ticket-rush/stack/process/scratch';

test('a service that cannot close what it holds says so, and ends with status 1', async () => {
  const scratch = await openScratch();
  try {
    const service = await startService(scratch, {
      workspace: 'testing',
      entry: 'http/endless-service.ts',
      name: 'endless',
      env: {},
    });
    service.kill('SIGTERM');
    expect(await service.exited).toMatchObject({ code: 1, signal: null });
    const said = await readFile(scratch.logFile(service.name), 'utf8');
    expect(said).toContain('did not answer within 500 ms');
    expect(said).toContain('ends without having closed everything');
  } finally {
    await scratch.close();
  }
});
