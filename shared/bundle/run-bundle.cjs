/**
 * Runs a bundle, and keeps what V8 compiled of it for the processes that come next. That depends on the version of Node;
 * V8 itself refuses what does not fit.
 */
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname } = require('node:path');
const vm = require('node:vm');
const { nameSourcesIn } = require('./stack-traces.cjs');

/** @param {NodeModule} module of the entry */
function runBundle(bundle, module) {
  const compiled = `${bundle}.${process.version}`;
  const cachedData = readIfThere(compiled);
  const script = new vm.Script(readFileSync(bundle, 'latin1'), {
    // ASCII: esbuild escapes the rest.
    filename: bundle,
    ...(cachedData && { cachedData }),
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  nameSourcesIn(bundle);
  const require = createRequire(bundle);
  require.main = module;
  script.runInThisContext().call(module.exports, module.exports, require, module, bundle, dirname(bundle));
  if (cachedData === undefined) keep(compiled, script.createCachedData()); // With the functions that have run by now.
}

function keep(file, data) {
  try {
    writeFileSync(`${file}.${process.pid}`, data);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A read-only image, or another user: the next process compiles again, which is slower and no less right.
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

module.exports = { runBundle };
