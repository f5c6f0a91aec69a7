/** What runs, as the tests see it: by ps, not by the code under test. */
import { execFileSync } from 'node:child_process';

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

function processes(): Entry[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  return lines.flatMap((line) => {
    const [pid, parent, state = ''] = line.trim().split(/\s+/);
    return state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent) }];
  });
}
