/**
 * Jest environment: tests run in the realm of their worker, not in a context of their own.
 *
 * So an Error or an Array that a package made is one for the test, too (see packages-once.cjs). What a file leaves behind
 * on globalThis and process is taken away after it.
 */
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

class OneRealm {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  #undo = [
    keepGlobals(),
    keepFunctions(globalThis),
    keepFunctions(process),
    keepEnvironment(),
    keepListeners(),
  ];

  constructor({ projectConfig: config }) {
    const { global, moduleMocker } = this;
    const timerConfig = { idToRef: (id) => id, refToId: (ref) => ref };
    this.fakeTimers = new LegacyFakeTimers({ config, global, moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers({ config, global });
  }

  async setup() {}

  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    for (const undo of this.#undo) undo();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** Jest asks for one. The runtime compiles without it. */
  getVmContext() {
    return {};
  }
}

/** Among them jest's own state of a file, and the entities that TypeORM remembers. What a package means to stay (undici's agent) cannot be deleted. */
function keepGlobals() {
  const before = new Set(Reflect.ownKeys(globalThis));
  const { console } = globalThis;
  return () => {
    for (const key of Reflect.ownKeys(globalThis))
      if (!before.has(key)) Reflect.deleteProperty(globalThis, key);
    globalThis.console = console;
  };
}

/** `setTimeout` of a file that has left it replaced would never fire for the next one, nor for jest's own time limits. */
function keepFunctions(object) {
  const before = Object.entries(Object.getOwnPropertyDescriptors(object));
  const functions = before.filter(([, { value }]) => typeof value === 'function');
  return () => {
    for (const [name, descriptor] of functions)
      if (object[name] !== descriptor.value) Object.defineProperty(object, name, descriptor);
  };
}

function keepEnvironment() {
  const before = { ...process.env };
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}

function keepListeners() {
  const before = new Map(process.eventNames().map((event) => [event, process.rawListeners(event)]));
  return () => {
    for (const event of process.eventNames())
      for (const listener of process.rawListeners(event))
        if (!before.get(event)?.includes(listener)) process.removeListener(event, listener);
  };
}

module.exports = OneRealm;
