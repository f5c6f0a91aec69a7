/**
 * Schemathesis, which asks a service whether it keeps to its own OpenAPI description: a program in Python, installed once
 * into the user's cache folder, where the next clone finds it too. Each package of it is locked by version and SHA-256.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder';
import {
  type Found,
  findProgram,
  type Program,
  requireProgram,
  tryProgram,
  type Unusable,
} from './usable-program';

const REQUIREMENTS = join(__dirname, '..', 'schemathesis', 'requirements.txt');

/** From nothing, on two busy cores: half a minute. */
const INSTALL_LIMIT_MS = 10 * 60_000;

/** Debian has the module that makes folders of packages (venv) in a package of its own. */
const CHECK_PYTHON = `
import sys
if sys.version_info < (3, 11): sys.exit('is older than 3.11')
try: import venv, ensurepip
except ImportError: sys.exit('has no module venv')
print('Python', sys.version.split()[0])
`;

export const python: Program = { name: 'python3', args: ['-c', CHECK_PYTHON], version: /Python (\S+)/ };

/** The scripts that pip writes name the folder in which they were written, so they would not survive a rename. */
const RUN = ['-c', 'from schemathesis.cli import schemathesis; schemathesis()'];

export function searchPython(): Promise<Found | Unusable | undefined> {
  return findProgram(python);
}

/** Runs it: a folder of packages is of no use once the Python below it has been replaced. */
export async function searchSchemathesis(): Promise<Found | Unusable | undefined> {
  const path = pythonOf(folder());
  return existsSync(path)
    ? tryProgram(path, { args: [...RUN, '--version'], version: /version (\S+)/ })
    : undefined;
}

/** Its command at once, for a test file that has to know while it is loaded whether its tests are skipped. */
export function schemathesisCommand(): [string, ...string[]] | undefined {
  const path = pythonOf(folder());
  return existsSync(path) ? [path, ...RUN] : undefined;
}

/** Installs into a folder beside it and renames: another run sees all of it or none. @throws an Error with pip's last words */
export async function installSchemathesis(): Promise<void> {
  const target = folder();
  await mkdir(dirname(target), { recursive: true });
  const building = await mkdtemp(`${target}-building-`);
  try {
    await run(await requireProgram(python), ['-m', 'venv', building]);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes'];
    await run(pythonOf(building), [...install, '--requirement', REQUIREMENTS]);
    await rm(target, { recursive: true, force: true });
    await rename(building, target);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function run(program: string, args: string[]): Promise<void> {
  try {
    await promisify(execFile)(program, args, { timeout: INSTALL_LIMIT_MS, maxBuffer: 1 << 24 });
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new Error(`Schemathesis could not be installed: ${stderr.trim() || message}`, { cause: error });
  }
}

/** Another one for each content of the requirements. */
function folder(): string {
  const content = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  return join(cacheFolder(), `schemathesis-${content}`);
}

function pythonOf(venv: string): string {
  return join(venv, 'bin', 'python');
}
