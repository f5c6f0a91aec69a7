/**
 * What runs on this machine: from /proc on Linux (a slim container has no ps), from ps elsewhere.
 *
 * A process is identified by its number *and* its start: numbers are reused. CommonJS in plain JavaScript: the reaper loads
 * it without a loader, and so does Jest.
 *
 * @typedef {{ pid: number, parent: number, group: number, state: string, startedAt: string }} Process
 */
const { execFileSync } = require('node:child_process');
const { readdirSync, readFileSync } = require('node:fs');

/** @returns {Process[]} all living processes; a zombie is dead, it only waits for its parent. */
function runningProcesses() {
  const table = process.platform === 'linux' ? fromProc() : fromPs();
  return table.filter((entry) => !entry.state.startsWith('Z'));
}

function fromProc() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(readStat)
    .filter((entry) => entry !== undefined);
}

/** proc_pid_stat(5). The command, in parentheses, may itself hold blanks and parentheses. */
function readStat(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, parent, group] = fields;
    return { pid: Number(pid), parent: Number(parent), group: Number(group), state, startedAt: fields[19] };
  } catch {
    return undefined; // It ended while we read.
  }
}

function fromPs() {
  const columns = 'pid=,ppid=,pgid=,stat=,lstart=';
  const lines = execFileSync('ps', ['-A', '-o', columns], { encoding: 'utf8', maxBuffer: 1 << 24 }).trim();
  return lines.split('\n').map((line) => {
    const [pid, parent, group, state, ...startedAt] = line.trim().split(/\s+/);
    return {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      state,
      startedAt: startedAt.join(' '),
    };
  });
}

module.exports = { runningProcesses };
