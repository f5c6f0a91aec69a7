import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, removeState, type StackState } from './state';

/** Closing a scratch takes 30 s at most. */
const POLITE_MS = 35_000;
/** The reaper is through in 10 s. */
const REAPED_MS = 15_000;
const POLL_MS = 50;

/**
 * Stops the supervisor and waits until it is gone, and with it everything that it held; one that does not stop is
 * killed, and its reaper cleans up.
 *
 * @throws Error if something is left even then
 */
export async function takeDown(state: StackState): Promise<void> {
  process.kill(state.pid, 'SIGTERM');
  if (await isGone(state, POLITE_MS)) return;
  if (isAlive(state)) process.kill(state.pid, 'SIGKILL');
  if (!(await isGone(state, REAPED_MS))) throw new Error(`${state.folder} is still there`);
  removeState();
}

/** The scratch folder is the last to go: while it exists, the supervisor is still cleaning up. */
async function isGone(state: StackState, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(POLL_MS)) {
    if (!isAlive(state) && !existsSync(state.folder)) return true;
  }
  return false;
}
