import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findExecutable } from '@ticket-rush/stack/install/executables';
import { findK6, K6_INSTALL, K6_VERSION } from '@ticket-rush/stack/install/k6-program';

/** A k6 of this machine, or Docker, which gets one. */
export interface Runner {
  kind: 'program' | 'docker';
  command: string;
}

export const K6_IMAGE = `grafana/k6:${K6_VERSION}`;

const HOW_TO_GET_IT = `k6 is not on this machine, nor a Docker that could run it. Get it by one of
  ${K6_INSTALL}                 with Go 1.25 or later
  npm run install-parts -w @ticket-rush/stack        the same for those whose registry cannot do that
  brew install k6
  https://grafana.com/docs/k6/latest/set-up/install-k6/
or start Docker, which will fetch ${K6_IMAGE}.`;

/** @throws an Error that says how to get one */
export async function findRunner(): Promise<Runner> {
  const program = await findK6();
  if (program !== undefined) return { kind: 'program', command: program.path };
  const docker = findExecutable('docker');
  if (docker !== undefined && (await reachesDaemon(docker))) return { kind: 'docker', command: docker };
  throw new Error(HOW_TO_GET_IT);
}

function reachesDaemon(docker: string): Promise<boolean> {
  const asked = promisify(execFile)(docker, ['version', '--format', '{{.Server.Version}}'], {
    timeout: 10_000,
  });
  return asked.then(
    () => true,
    () => false,
  );
}
