/**
 * Jest runtime: what npm installed is loaded once in a worker, what is ours anew for each test file.
 *
 * A test file needs up to 3,000 modules of TypeORM, Express, kafkajs and the rest. Jest would compile them for each of its
 * files: a third of the CPU that a file costs. Here Node loads a package when a worker first asks for it, as it does in a
 * service, and one-realm.cjs lets the tests run where the packages are. Modules of a workspace have a state of their own in
 * each file, as always in jest, and both kinds can be mocked.
 *
 * It assumes that no package keeps a state that a test changes: metrics go to a registry of their own, and
 * one-realm.cjs forgets the entities that TypeORM remembers.
 */
const { createRequire } = require('node:module');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const OURS = '@ticket-rush/';

class PackagesOnce extends Runtime {
  constructor(...args) {
    super(...args);
    const { executor } = this;
    executor.compile = (source, filename) =>
      compileFunction(source, executor.injectedModuleParameters, { filename });
  }

  requireModule(from, name, options, isRequireActual) {
    if (options?.isInternalModule || !isPackage(name))
      return super.requireModule(from, name, options, isRequireActual);
    return createRequire(from)(name);
  }
}

/** Not a file beside or above, not a workspace, and not one of Node's own, some of which jest replaces. */
function isPackage(name) {
  return name !== undefined && !/^[./]|^node:/.test(name) && !name.startsWith(OURS);
}

module.exports = PackagesOnce;
