/** Whether the PostgreSQL that npm brings is there and runs, and what helps if it does not. */
import { join } from 'node:path';
import { PLATFORM_PACKAGE, postgresFolder } from './postgres-binaries';
import { type Found, isFound, tryProgram, type Unusable } from './usable-program';

/**
 * Its shared libraries are found by links, which npm does not pack: a script of the package makes them. Where scripts
 * are forbidden (`ignore-scripts`), a plain `npm rebuild` skips it too.
 */
const MAKE_LINKS = `npm rebuild --ignore-scripts=false ${PLATFORM_PACKAGE}`;

/** Undefined if npm has brought none. */
export async function findPostgres(
  folder = installedFolder(),
  glibc = hasGlibc(),
): Promise<Found | Unusable | undefined> {
  if (folder === undefined) return undefined;
  const path = join(folder, 'bin', 'postgres');
  const answer = await tryProgram(path, { args: ['--version'], version: /\) (\S+)/ });
  if (isFound(answer)) return answer;
  if (glibc) return { ...answer, remedy: MAKE_LINKS };
  const reason = `${answer.reason}; it is linked with glibc, and this system has none`;
  return { reason, remedy: 'use a system with glibc, such as Debian (Alpine has musl)' };
}

function installedFolder(): string | undefined {
  try {
    return postgresFolder();
  } catch {
    return undefined;
  }
}

/** Only Linux comes with another C library. */
function hasGlibc(): boolean {
  if (process.platform !== 'linux') return true;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime !== undefined;
}
