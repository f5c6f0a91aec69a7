/** `npm run install-parts -w @ticket-rush/stack`: gets what the embedded stack misses on this machine. */
import { diagnose, installMissing } from './doctor';
import { hasGo } from './go';
import { canInstall } from './packages';

async function main(): Promise<void> {
  await installMissing(print);
  // Without them the tests that need them are skipped, and say so.
  if (canInstall()) await installMissing(print, ['chromium', 'pgbouncer']);
  if (hasGo()) await installMissing(print, ['k6']);
  for (const status of await diagnose()) {
    print(`${status.name}: ${status.found ? `${status.version} in ${status.path}` : status.remedy}`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
