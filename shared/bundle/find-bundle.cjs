/**
 * The bundle of an entry, named by a hash of the sources that are in it: a changed source asks for another name, and an
 * old bundle is never run by mistake.
 *
 *     .cache/bundles/lv4-kafka-src-main/inputs.json    the sources of the last build
 *     .cache/bundles/lv4-kafka-src-main/<hash>/        main.js, main.js.map, and what V8 compiled
 */
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, existsSync, rmdirSync, statSync } = require('node:fs');
const { join, relative } = require('node:path');

const ROOT = join(__dirname, '..', '..');
const BUNDLES = join(ROOT, '.cache', 'bundles');

/** What a bundle depends on beside its sources; npm writes the first whenever it installs. */
const SURROUNDINGS = ['node_modules/.package-lock.json', 'tsconfig.json', 'shared/bundle/build.mjs'];

/** A build that takes longer than this has died. */
const BUILD_LIMIT_MS = 60_000;
const POLL_MS = 20;

/** @returns {string} the JavaScript file to run; built before if there is none for these sources */
function findBundle(entry) {
  const folder = join(BUNDLES, relative(ROOT, entry).replace(/\.ts$/, '').replace(/\W+/g, '-'));
  for (;;) {
    const bundle = join(folder, hashOf(inputsIn(folder)), 'main.js');
    if (existsSync(bundle)) return bundle;
    buildAlone(entry, folder);
  }
}

/** Processes start together. One of them builds, the others wait for it. */
function buildAlone(entry, folder) {
  const lock = join(folder, 'building');
  mkdirSync(folder, { recursive: true });
  if (!claim(lock)) return void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  try {
    const env = { ...process.env, NODE_OPTIONS: '' }; // Without the loader of a debugger.
    const options = { env, stdio: ['ignore', 'inherit', 'inherit'], timeout: BUILD_LIMIT_MS };
    execFileSync(process.execPath, [join(__dirname, 'build.mjs'), entry, folder], options);
  } finally {
    rmdirSync(lock);
  }
}

/** @returns {boolean} whether this process may build now */
function claim(lock) {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > BUILD_LIMIT_MS) rmdirSync(lock);
    return false;
  }
}

/** @returns {string[]} relative to the root; none before the first build */
function inputsIn(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'inputs.json'), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * @param {string[]} inputs relative to the root
 * @param {(input: string) => string | Buffer | undefined} read what a build has read, for the build
 */
function hashOf(inputs, read = readIfThere) {
  const hash = createHash('sha1').update(ROOT); // A source may name its folder.
  for (const input of SURROUNDINGS) hash.update(readIfThere(input));
  for (const input of inputs) hash.update(`\0${input}\0`).update(read(input));
  return hash.digest('hex');
}

function readIfThere(input) {
  try {
    return readFileSync(join(ROOT, input));
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

module.exports = { ROOT, findBundle, hashOf };
