/** Go, which builds what has no package: it is asked for by those who need it, and not installed. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findExecutable, requireExecutable } from './executables';

const USUAL_GO = ['/usr/local/go/bin', '/opt/homebrew/opt/go/bin'];
/** With empty caches, on two cores, the largest of them takes three minutes. */
const BUILD_LIMIT_MS = 15 * 60_000;

export function hasGo(): boolean {
  return findExecutable('go', USUAL_GO) !== undefined;
}

/**
 * @param program the one that is built, for the message
 * @throws an Error with the last words of Go
 */
export async function runGo(program: string, args: string[], cwd: string): Promise<string> {
  const go = findExecutable('go', USUAL_GO) ?? requireExecutable('go');
  try {
    const options = { cwd, timeout: BUILD_LIMIT_MS, maxBuffer: 1 << 24 };
    return (await promisify(execFile)(go, args, options)).stdout;
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new Error(`${program} could not be built: ${stderr.trim() || message}`, { cause: error });
  }
}
