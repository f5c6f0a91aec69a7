import { afterAll, describe, expect, test } from '@jest/globals';
import { startService } from '@ticket-rush/stack/level/service';
import { freePorts } from '@ticket-rush/stack/process/ports';
import { openScratch } from '@ticket-rush/stack/process/scratch';

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
    const scratch = openScratch();
    afterAll(async () => (await scratch).close());

    test.each(spoiled)(
      'with a spoiled $variable, and says so in one line',
      async ({ variable, value, says }) => {
        const [deadPort = 0] = await freePorts(1); // No process listens there.
        const started = startService(await scratch, {
          workspace,
          entry,
          name: `spoiled-${variable}-${deadPort}`,
          env: { ...(await env()), [variable]: value(deadPort) },
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
        expect(output[0]).toContain(says(deadPort));
      },
    );
  });
}
