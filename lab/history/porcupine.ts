/**
 * Porcupine, a linearizability checker (Athalye, 2017) that the tests of etcd trust as well. It is a library in Go, so the
 * program around it (checker/main.go) is built once into the user's cache folder.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '@ticket-rush/stack/install/cache-folder';
import { runGo } from '@ticket-rush/stack/install/go';
import type { History } from './history';

const SOURCE = join(__dirname, 'checker');
const FILES = ['main.go', 'go.mod', 'go.sum'];

/** Whether there is one order of all requests in which every answer is right. */
export interface SaleVerdict {
  technique: string;
  operations: number;
  linearizable: boolean;
  /** If there is none: of which ticket or buyer, or `count`. */
  object?: string;
}

/**
 * Asks Porcupine about each sale.
 *
 * @throws an Error if there is no Go, it cannot build, or the search was given up
 */
export async function checkHistory(history: History): Promise<SaleVerdict[]> {
  const { stdout, stderr, status, signal, error } = spawnSync(await findChecker(), {
    ...{ input: JSON.stringify(history), encoding: 'utf8', maxBuffer: 1 << 26 },
  });
  if (error !== undefined) throw error; // It could not be run at all.
  if (status !== 0) throw new Error(stderr.trim() || `the history checker was ended by ${signal}`);
  return JSON.parse(stdout) as SaleVerdict[];
}

/** Another one for each content of its source: a clone that is older keeps its own. */
async function findChecker(): Promise<string> {
  const source = FILES.map((file) => readFileSync(join(SOURCE, file), 'utf8')).join('\n');
  const content = createHash('sha256').update(source).digest('hex').slice(0, 12);
  const target = join(cacheFolder(), `history-checker-${content}`);
  if (existsSync(target)) return target;
  mkdirSync(cacheFolder(), { recursive: true });
  const folder = mkdtempSync(`${target}-building-`);
  try {
    await runGo('the history checker', ['build', '-trimpath', '-o', join(folder, 'checker'), '.'], SOURCE);
    renameSync(join(folder, 'checker'), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return target;
}
