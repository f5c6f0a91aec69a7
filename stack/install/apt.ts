/** Installs Debian packages without starting the services that come with some of them. */
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { requireExecutable } from './executables';
import { aptNames, type Installable } from './packages';

/** invoke-rc.d(8) asks this script before it starts a service; 101 forbids it. */
const POLICY = '/usr/sbin/policy-rc.d';

/** @throws an Error with the last words of apt-get, after one attempt with the lists that could be fetched anew */
export async function installWithApt(
  packages: readonly Installable[],
  report: (line: string) => void,
): Promise<void> {
  const install = () => aptGet(['install', '-y', '--no-install-recommends', ...aptNames(packages)], report);
  const allowServices = forbidServices();
  try {
    await install().catch(async () => {
      // The lists of a container image are empty, or older than the packages. The signature on a vendor's list may have expired;
      // the others are fresh then.
      await aptGet(['update'], report).catch(({ message }: Error) => report(message));
      await install();
    });
  } finally {
    allowServices();
  }
}

/** Leaves alone a policy that is there already: it was made by another. */
function forbidServices(): () => void {
  try {
    writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' });
    return () => rmSync(POLICY, { force: true });
  } catch {
    return () => undefined;
  }
}

async function aptGet(args: readonly string[], report: (line: string) => void): Promise<void> {
  report(`apt-get ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await promisify(execFile)(requireExecutable('apt-get'), [...args], { env, maxBuffer: 1 << 26 });
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new Error(`apt-get ${args[0]} failed: ${stderr.trim() || message}`, { cause: error });
  }
}
