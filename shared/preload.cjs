/**
 * Runs a TypeScript entry without a build step: `node --require @ticket-rush/shared/preload src/main.ts`.
 *
 * The first start after a change bundles the entry with all that it imports into `.cache/bundles`, which takes one to
 * three seconds. Every later start reads that one file, and what V8 compiled of it: 0.25 s of CPU until a service is ready,
 * where loading some 2,000 modules took 0.9 s. Delete `.cache` after editing a file inside of node_modules.
 */
const { Module } = require('node:module');
const { findBundle } = require('./bundle/find-bundle.cjs');
const { runBundle } = require('./bundle/run-bundle.cjs');

/** Node comes here once, for the entry: the bundle has everything that the entry imports. */
Module._extensions['.ts'] = (module, entry) => runBundle(findBundle(entry), module);
