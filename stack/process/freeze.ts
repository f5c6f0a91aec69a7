/** Stops a process with all processes that it has started, and lets them go on. PostgreSQL serves each client by a process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Process, runningProcesses } from './process-table.cjs';

const POLL_MS = 5;
const LIMIT_MS = 10_000;

/**
 * Stops it: connections stay, and no answer comes. Resolves when all of them have stopped.
 *
 * @throws an Error if one of them has not stopped in ten seconds
 */
export async function freeze(pid: number): Promise<void> {
  // First the root: from then on it starts no other.
  send(pid, 'SIGSTOP');
  for (const deadline = Date.now() + LIMIT_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const awake = familyOf(pid).filter(({ state }) => !/^t/i.test(state));
    if (awake.length === 0) return;
    for (const one of awake) send(one.pid, 'SIGSTOP');
  }
  throw new Error(`process ${pid} could not be stopped`);
}

/** Lets them go on. What was never stopped does not notice. */
export function thaw(pid: number): void {
  for (const one of familyOf(pid)) send(one.pid, 'SIGCONT');
}

function familyOf(pid: number): Process[] {
  const table = runningProcesses();
  const family = table.filter((one) => one.pid === pid);
  for (const member of family) family.push(...table.filter(({ parent }) => parent === member.pid));
  return family;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}
