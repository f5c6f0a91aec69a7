import { runningProcesses } from './process-table.cjs';

/**
 * When the process started, in the form in which the system tells it, or `undefined` if it does not run.
 *
 * Numbers of processes are reused; number and start together name one process.
 */
export function startOfProcess(pid: number): string | undefined {
  return runningProcesses().find((entry) => entry.pid === pid)?.startedAt;
}
