/**
 * Runs TypeScript without a build, with source maps for our own files only.
 *
 * tsx turns source maps on for the whole process, and Node then keeps the map of every dependency that ships one in
 * memory, some 30 MiB for a service. Nobody here debugs the TypeScript of TypeORM.
 */
require('tsx/cjs');
const { Module } = require('node:module');

const compile = Module.prototype._compile;
Module.prototype._compile = function compileWithOwnSourceMaps(content, filename, ...rest) {
  process.setSourceMapsEnabled(!filename.includes('/node_modules/'));
  try {
    return compile.call(this, content, filename, ...rest);
  } finally {
    process.setSourceMapsEnabled(true);
  }
};
