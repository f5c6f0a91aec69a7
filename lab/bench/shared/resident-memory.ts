import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const KIB_PER_MIB = 1024;

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
