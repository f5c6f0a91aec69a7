/** Jest globalSetup: k6, Chromium, PgBouncer and Schemathesis are on this machine, or one line says which tests are skipped without them. */
import { diagnose, installMissing } from '@ticket-rush/stack/install/doctor';
import { hasGo } from '@ticket-rush/stack/install/go';
import { canInstall } from '@ticket-rush/stack/install/packages';

export default async function getPrograms(): Promise<void> {
  await getOrSay('k6', hasGo(), 'the tests that run k6 (lab/test/k6-*.test.ts)');
  await getOrSay(
    'chromium',
    canInstall(),
    'the tests that drive a browser (lab/test/play/play-page.test.ts)',
  );
  await getOrSay('pgbouncer', canInstall(), 'the tests behind PgBouncer (lab/test/levels/pgbouncer.test.ts)');
  await getSchemathesis();
}

async function getOrSay(
  name: 'k6' | 'chromium' | 'pgbouncer',
  canGet: boolean,
  tests: string,
): Promise<void> {
  const [status] = await diagnose([name]);
  if (status === undefined || status.found) return;
  if (canGet) await installMissing(say, [name]);
  else say(`SKIPPED: ${tests}. ${name} is not here. Get it by: ${status.remedy}`);
}

/** The Python that a package brings may be too old as well. */
async function getSchemathesis(): Promise<void> {
  const withoutPython = await installMissing(say, ['python']).catch((error: Error) => error);
  if (withoutPython === undefined) await installMissing(say, ['schemathesis']);
  else
    say(
      `SKIPPED: the tests that run Schemathesis (lab/test/levels/description.test.ts). It needs Python 3.11. ${withoutPython.message}`,
    );
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
