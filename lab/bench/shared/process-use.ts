import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { runningProcesses } from '../../../stack/process/process-table.cjs';

const KIB_PER_MIB = 1024;
const NANOSECONDS_PER_MS = 1_000_000;

/** Resident memory of one process, in MiB, rounded up: just over a limit is over it. @throws if it does not run */
export function residentMib(pid: number): number {
  return Math.ceil((process.platform === 'linux' ? kibFromProc(pid) : kibFromPs(pid)) / KIB_PER_MIB);
}

function kibFromProc(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kib === undefined) throw new Error(`process ${pid} has no memory: it has ended`);
  return Number(kib);
}

function kibFromPs(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
}

/**
 * Milliseconds on a processor that these processes and their children have had so far, all their threads together. Linux counts
 * them in nanoseconds (`schedstat`); a figure of 10 ms, as `stat` has, would be coarser than a ticket.
 *
 * A thread that has ended is no longer counted: measure only what keeps its threads. `null` where there is no /proc.
 */
export function processorMs(parents: readonly number[]): number | null {
  if (process.platform !== 'linux') return null;
  const family = runningProcesses().filter(({ pid, parent }) =>
    [pid, parent].some((id) => parents.includes(id)),
  );
  return family.reduce((sum, { pid }) => sum + ofProcess(pid), 0) / NANOSECONDS_PER_MS;
}

function ofProcess(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.reduce((sum, thread) => sum + ofThread(pid, thread), 0);
  } catch {
    return 0; // It ended while we read.
  }
}

function ofThread(pid: number, thread: string): number {
  return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
}
