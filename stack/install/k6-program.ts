/**
 * k6, which no npm package carries and no Debian package has: a program of the machine, or built from its source by Go
 * into the user's cache folder, where the next clone finds it too.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder';
import { executables } from './executables';
import { runGo } from './go';
import { type Found, findProgram, isFound, isNewEnough, type Program, type Unusable } from './usable-program';

/** What the scripts were written for and the container image is pinned to. */
export const K6_VERSION = '2.2.0';

/** What a person types. */
export const K6_INSTALL = `go install go.k6.io/k6/v2@v${K6_VERSION}`;

/** 2 is the first that belongs to @types/k6 2. */
const k6: Program = { name: 'k6', args: ['version'], version: /v(\d+\.\d+\.\d+)/, oldest: 2 };

/** In PATH, where `go install` puts it, or built before: the first that will do, or why none does. */
export function searchK6(): Promise<Found | Unusable | undefined> {
  return findProgram(k6, moreFolders());
}

/** The first that will do, or undefined. */
export async function findK6(): Promise<Found | undefined> {
  const answer = await searchK6();
  return isFound(answer) ? answer : undefined;
}

/** Its path at once, for a test file that has to know while it is loaded whether its tests are skipped. */
export function k6Path(): string | undefined {
  return executables(k6.name, moreFolders()).find((path) => {
    const { stdout } = spawnSync(path, k6.args, { encoding: 'utf8' });
    return isNewEnough(k6.version.exec(stdout ?? '')?.[1] ?? '', k6.oldest);
  });
}

/**
 * Builds it with the checksums of its own go.sum. Built in place of `go install`, which also asks the registry whether
 * there is a newer version, and fails where that question is not answered.
 *
 * @throws an Error with the last words of Go
 */
export async function buildK6(): Promise<void> {
  const target = builtK6();
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(join(dirname(target), 'building-'));
  try {
    const source = await runGo('k6', ['mod', 'download', '-json', `go.k6.io/k6/v2@v${K6_VERSION}`], folder);
    const { Dir } = JSON.parse(source) as { Dir: string };
    await runGo('k6', ['build', '-C', Dir, '-trimpath', '-o', join(folder, 'k6'), '.'], folder);
    await rename(join(folder, 'k6'), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function moreFolders(): string[] {
  return [...goFolders(), dirname(builtK6())];
}

function builtK6(): string {
  return join(cacheFolder(), `k6-${K6_VERSION}`, 'k6');
}

/** Go's own rule: GOBIN, or bin below each GOPATH, which is ~/go unless set. */
function goFolders(): string[] {
  const { GOBIN, GOPATH } = process.env;
  if (GOBIN) return [GOBIN];
  return (GOPATH || join(homedir(), 'go')).split(delimiter).map((folder) => join(folder, 'bin'));
}
