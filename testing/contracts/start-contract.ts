import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, describe, expect, test } from '@jest/globals';
import { startService } from '@ticket-rush/stack/level/service';
import { testScratch } from '../servers/running-parts';

interface StartCase {
  workspace: string;
  entry: string;
  /** A complete environment: each test spoils one variable of it. */
  env: () => Promise<Record<string, string>>;
}

/** Spoils one variable at a time and reads what the process says before it ends. */
export function describeStart(
  { workspace, entry, env }: StartCase,
  spoiled: { variable: string; value: (deadPort: number) => string; says: (deadPort: number) => string }[],
): void {
  describe(`${workspace}/${entry} does not start`, () => {
    const scratch = testScratch();
    afterAll(async () => (await scratch).close());

    test.each(spoiled)(
      'with a spoiled $variable, and says so in one line',
      async ({ variable, value, says }) => {
        const port = await deadPort();
        const started = startService(await scratch, {
          workspace,
          entry,
          name: `spoiled-${variable}-${port}`,
          env: { ...(await env()), [variable]: value(port) },
        });
        const error: Error = await started.then(
          () => Promise.reject(new Error('it started')),
          (reason: Error) => reason,
        );
        expect(error.message).toContain('code 1');
        const output = error.message
          .split('\n')
          .filter((line) => line.startsWith('  | ') && line.trim() !== '|');
        expect(output).toHaveLength(1);
        expect(output[0]).toContain(says(port));
      },
    );
  });
}

/** A port on which no process listens: it was free a moment ago. */
async function deadPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
