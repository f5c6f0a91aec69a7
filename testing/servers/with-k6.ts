/** Jest globalSetup: k6 is on this machine, or one line says which tests are skipped without it. */
import { installMissing } from '@ticket-rush/stack/install/doctor';
import { canBuildK6, findK6, K6_INSTALL } from '@ticket-rush/stack/install/k6-program';

export default async function getK6(): Promise<void> {
  if ((await findK6()) !== undefined) return;
  if (canBuildK6()) await installMissing(say, ['k6']);
  else
    say(
      `SKIPPED: the tests that run k6 (lab/test/k6-*.test.ts). Neither it nor Go to build it is here. Get it by: ${K6_INSTALL}`,
    );
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
