/**
 * `node prepare.cjs ENTRY...`: builds the bundles now, for processes that may not write into `.cache`, as those of an image.
 *
 * Each entry runs once without settings. It says what it lacks and ends; by then V8 has compiled what every start needs.
 */
const { spawnSync } = require('node:child_process');
const { dirname, join, resolve } = require('node:path');
const { findBundle } = require('./find-bundle.cjs');

const preload = join(__dirname, '..', 'preload.cjs');

for (const entry of process.argv.slice(2).map((argument) => resolve(argument))) {
  spawnSync(process.execPath, ['--require', preload, entry], {
    env: { PATH: process.env.PATH },
    timeout: 60_000,
  });
  process.stdout.write(`${entry} runs from ${dirname(findBundle(entry))}\n`);
}
