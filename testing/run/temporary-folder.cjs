/**
 * Where the servers of a test run keep their files: in memory, where the system offers enough of it.
 *
 * Nearly every test has a database of its own. Copying its 300 files takes 10 ms of CPU in memory, and 20 to 200 on a disk,
 * although PostgreSQL waits for no disk here. Set TMPDIR to have them elsewhere.
 */
const { accessSync, constants, readFileSync, statfsSync } = require('node:fs');
const { freemem, tmpdir } = require('node:os');

const IN_MEMORY = '/dev/shm';
/** A whole run keeps less than half of it at any time. */
const ENOUGH_BYTES = 4 * 2 ** 30;

function temporaryFolder() {
  return process.env.TMPDIR || !hasMemory() ? tmpdir() : IN_MEMORY;
}

function hasMemory() {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return Math.min(bavail * bsize, freemem()) >= ENOUGH_BYTES && runsPrograms();
  } catch {
    return false;
  }
}

/** In many containers programs may not be started from there. */
function runsPrograms() {
  const mount = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .find((line) => line.split(' ')[1] === IN_MEMORY);
  return mount !== undefined && !mount.split(' ')[3].split(',').includes('noexec');
}

module.exports = { temporaryFolder };
