/**
 * The reaper: `node reaper.mjs FOLDER`. Outlives its owner, ends what the owner left running, removes the folder.
 *
 * It reads lines: `+PID SIGNAL` guards a process (SIGNAL is its polite stop), `-PID` forgets it. At the end of
 * the input, by close() or by the owner's death, it stops all that is still guarded, politely first (a killed
 * PostgreSQL leaks shared memory), and after four seconds by SIGKILL.
 *
 * Plain JavaScript: it has to run before anything that it shall guard, so it waits for no loader.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningProcesses } from './process-table.cjs';

const POLITE_MS = 4_000;
const GIVE_UP_MS = 9_000;
const POLL_MS = 50;

for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM']) process.on(signal, () => undefined);

const folder = process.argv[2];
const guarded = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const [pid, stopSignal] = line.slice(1).split(' ');
  if (line.startsWith('+')) guard(Number(pid), stopSignal);
  else guarded.delete(Number(pid));
}
await endAll();
rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });

function guard(pid, stopSignal) {
  const root = runningProcesses().find((entry) => entry.pid === pid);
  if (root !== undefined) guarded.set(pid, { root, stopSignal });
}

/** Polls until nothing guarded lives. Remembers all it has seen: an orphan no longer names its ancestor. */
async function endAll() {
  const startedAt = Date.now();
  const seen = new Map([...guarded.values()].map(({ root }) => [root.pid, root]));
  let living = livingFamily(seen); // Before the first signal, while children still name their parents.
  for (const { pid } of living) {
    if (guarded.has(pid)) send(pid, guarded.get(pid).stopSignal);
    send(pid, 'SIGCONT'); // A stopped process takes no other signal.
  }
  while (living.length > 0 && Date.now() - startedAt < GIVE_UP_MS) {
    const rootsLive = living.some(({ pid }) => guarded.has(pid));
    if (!rootsLive || Date.now() - startedAt > POLITE_MS) for (const { pid } of living) send(pid, 'SIGKILL');
    await sleep(POLL_MS);
    living = livingFamily(seen);
  }
}

/** The living of `seen`, their living descendants and group members. Adds what it finds to `seen`. */
function livingFamily(seen) {
  const family = new Map();
  for (const entry of inStartOrder(runningProcesses())) {
    const known = seen.get(entry.pid);
    if (known !== undefined && known.startedAt !== entry.startedAt) {
      guarded.delete(entry.pid); // Ours has ended, and a stranger got its number.
      continue;
    }
    if (known === undefined && !family.has(entry.parent) && !guarded.has(entry.group)) continue;
    seen.set(entry.pid, entry);
    family.set(entry.pid, entry);
  }
  return [...family.values()];
}

/** Parents before their children; process numbers would not do, because they wrap. */
function inStartOrder(table) {
  return table.sort((one, other) => Number(one.startedAt) - Number(other.startedAt) || one.pid - other.pid);
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}
