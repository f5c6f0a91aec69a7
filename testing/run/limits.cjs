/**
 * Jest reporter: a run that hangs ends red, says what is still open, and leaves no server behind.
 *
 * It hangs in two ways: a test waits for ever, or all tests are over and something (a timer, a connection) keeps jest alive.
 * Plain JavaScript, because jest loads its reporters without the transform of the tests.
 */
const { execFileSync } = require('node:child_process');
const { setTimeout: sleep } = require('node:timers/promises');
const { runningProcesses } = require('../../stack/process/process-table.cjs');

const RUN_LIMIT_MS = 40 * 60_000;
/** After the last test. The servers that the tests shared get half a minute of it to stop in order. */
const EXIT_LIMIT_MS = 60_000;
/** A reaper kills after four seconds what does not stop politely. */
const REAP_LIMIT_MS = 20_000;

class Limits {
  #running = new Set();
  #timer;
  #limits;

  constructor(_config, { runLimitMs = RUN_LIMIT_MS, exitLimitMs = EXIT_LIMIT_MS } = {}) {
    this.#limits = { runLimitMs, exitLimitMs };
  }

  onRunStart() {
    this.#limit(this.#limits.runLimitMs, 'The tests were not over');
  }

  onTestFileStart({ path }) {
    this.#running.add(path);
  }

  onTestFileResult({ path }) {
    this.#running.delete(path);
  }

  onRunComplete() {
    clearTimeout(this.#timer);
    this.#limit(this.#limits.exitLimitMs, 'The tests are over, but jest did not end');
  }

  #limit(limitMs, what) {
    const end = () => endRed(`${what} within ${limitMs / 1000} s`, [...this.#running]);
    this.#timer = setTimeout(end, limitMs).unref(); // Of a run that ends by itself it keeps nothing alive.
  }
}

async function endRed(reason, files) {
  const open = familyOf(process.pid);
  const workers = open.filter(({ parent, group }) => parent === process.pid && group === ownGroup());
  say(`${reason}. Still open:`);
  for (const file of files) say(`  test file  ${file}`);
  for (const line of commandsOf(open)) say(`  process    ${line}`);
  for (const resource of new Set(process.getActiveResourcesInfo())) say(`  in jest    ${resource}`);
  const theirs = workers.flatMap(({ pid }) => familyOf(pid));
  for (const { pid } of workers) process.kill(pid, 'SIGKILL'); // The reapers of their servers notice it.
  await closeSharedServers();
  await gone(theirs);
  process.exit(1); // The reapers of what this process started itself notice that.
}

/** See shared-servers.ts, which remembers them there. */
async function closeSharedServers() {
  const servers = await globalThis[Symbol.for('ticket-rush.shared-servers')];
  await servers?.scratch.close();
}

async function gone(processes) {
  const lives =
    ({ pid, startedAt }) =>
    (entry) =>
      entry.pid === pid && entry.startedAt === startedAt;
  for (const deadline = Date.now() + REAP_LIMIT_MS; Date.now() < deadline; await sleep(100)) {
    const table = runningProcesses();
    if (!processes.some((one) => table.some(lives(one)))) return;
  }
}

/** All living descendants. */
function familyOf(ancestor) {
  const table = runningProcesses();
  const family = new Set([ancestor]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const { pid, parent } of table) if (family.has(parent)) family.add(pid);
  }
  return table.filter(({ pid }) => pid !== ancestor && family.has(pid));
}

function ownGroup() {
  return runningProcesses().find(({ pid }) => pid === process.pid)?.group;
}

/** As ps tells them; a slim container has none, and gets the numbers. */
function commandsOf(processes) {
  const pids = processes.map(({ pid }) => String(pid));
  try {
    const listed = execFileSync('ps', ['-ww', '-o', 'pid=,args=', '-p', pids.join()], { encoding: 'utf8' });
    return listed
      .trim()
      .split('\n')
      .map((line) => line.trim().slice(0, 160));
  } catch {
    return pids;
  }
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

module.exports = Limits;
