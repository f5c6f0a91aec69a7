/**
 * k6, which no npm package carries and no Debian package has: a program of the machine, or built from its source by Go
 * into the user's cache folder, where the next clone finds it too.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder';
import { findExecutable, requireExecutable } from './executables';

/** What the scripts were written for and the container image is pinned to. */
export const K6_VERSION = '2.2.0';

/** What a person types. */
export const K6_INSTALL = `go install go.k6.io/k6/v2@v${K6_VERSION}`;

/** The first that belongs to @types/k6 2. */
const OLDEST_MAJOR = 2;

/** From nothing, on two cores: three minutes. */
const BUILD_LIMIT_MS = 15 * 60_000;

const USUAL_GO = ['/usr/local/go/bin', '/opt/homebrew/opt/go/bin'];

/** In PATH, where `go install` puts it, or built before; undefined if it is nowhere. */
export function k6Path(): string | undefined {
  return findExecutable('k6', [...goFolders(), dirname(builtK6())]);
}

/** The same, asked for its version; undefined also if it does not run or is too old. */
export async function findK6(): Promise<{ path: string; version: string } | undefined> {
  const path = k6Path();
  if (path === undefined) return undefined;
  try {
    const { stdout } = await promisify(execFile)(path, ['version']);
    const version = /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? '0';
    return Number.parseInt(version, 10) >= OLDEST_MAJOR ? { path, version } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether this machine could build it. */
export function canBuildK6(): boolean {
  return findExecutable('go', USUAL_GO) !== undefined;
}

/**
 * Builds it with the checksums of its own go.sum. Built in place of `go install`, which also asks the registry whether
 * there is a newer version, and fails where that question is not answered.
 *
 * @throws an Error with the last words of Go
 */
export async function buildK6(): Promise<void> {
  const go = findExecutable('go', USUAL_GO) ?? requireExecutable('go');
  const target = builtK6();
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(join(dirname(target), 'building-'));
  try {
    const source = await runGo(go, ['mod', 'download', '-json', `go.k6.io/k6/v2@v${K6_VERSION}`], folder);
    const { Dir } = JSON.parse(source) as { Dir: string };
    await runGo(go, ['build', '-C', Dir, '-trimpath', '-o', join(folder, 'k6'), '.'], folder);
    await rename(join(folder, 'k6'), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runGo(go: string, args: string[], cwd: string): Promise<string> {
  try {
    const options = { cwd, timeout: BUILD_LIMIT_MS, maxBuffer: 1 << 24 };
    return (await promisify(execFile)(go, args, options)).stdout;
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new Error(`k6 could not be built: ${stderr.trim() || message}`, { cause: error });
  }
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
