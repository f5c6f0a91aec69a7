/** For run-limits.test.ts, which has jest run it: the test, or a timer that it leaves behind, never ends. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { test } from '@jest/globals';
import { openScratch } from '@ticket-rush/stack/process/scratch';

const { SERVER_PID_FILE = '', HANGS } = process.env;

test('starts a server and hangs', async () => {
  const scratch = await openScratch();
  const server = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  scratch.guard(server.pid as number);
  writeFileSync(SERVER_PID_FILE, String(server.pid));
  if (HANGS === 'in the test') await new Promise(() => undefined);
  setInterval(() => undefined, 1_000);
});
