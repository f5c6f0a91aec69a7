import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { until } from '@ticket-rush/testing/until';
import { familiesOf, living } from './process-families';

test('leaves no process and no folder ten seconds after the owner was killed', async () => {
  const owner = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'owner.ts')], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const { folder, pids } = JSON.parse(line.toString()) as { folder: string; pids: number[] };
  const servers = familiesOf(pids);
  expect(servers.length).toBeGreaterThan(pids.length + 3); // PostgreSQL's children and the shell's sleep.
  expect(existsSync(folder)).toBe(true);

  owner.kill('SIGKILL');

  await until(
    'no process and no folder is left',
    () => ({ servers: living(servers), folder: existsSync(folder) }),
    (left) => left.servers.length === 0 && !left.folder,
  );
});
