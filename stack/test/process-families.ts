/** What runs, as the tests see it: by ps, not by the code under test. */
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

interface Entry {
  pid: number;
  parent: number;
}

/** The processes and all of their living descendants. */
export function familiesOf(pids: readonly number[]): number[] {
  const table = processes();
  const family = new Set(pids.filter((pid) => table.some((entry) => entry.pid === pid)));
  for (let before = -1; before !== family.size; ) {
    before = family.size;
    for (const { pid, parent } of table) if (family.has(parent)) family.add(pid);
  }
  return [...family];
}

export function living(pids: readonly number[]): number[] {
  const table = processes();
  return pids.filter((pid) => table.some((entry) => entry.pid === pid));
}

/** Polls until the condition holds. @throws an Error after `limitMs` milliseconds */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  limitMs: number,
): Promise<void> {
  for (const deadline = Date.now() + limitMs; !(await condition()); await sleep(50)) {
    if (Date.now() > deadline) throw new Error(`not so within ${limitMs} ms`);
  }
}

function processes(): Entry[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  return lines.flatMap((line) => {
    const [pid, parent, state = ''] = line.trim().split(/\s+/);
    return state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent) }];
  });
}
