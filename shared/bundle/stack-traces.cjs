/**
 * Lets stack traces name the .ts lines. Node could do it (--enable-source-maps), but not for a script that comes with what V8
 * compiled, and it would read the map at once: this reads it at the first error.
 */
const { readFileSync } = require('node:fs');
const { SourceMap } = require('node:module');
const { dirname, resolve } = require('node:path');

function nameSourcesIn(bundle) {
  let map;
  const sourceOf = (frame) => {
    map ??= new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
    const found = map.findEntry(frame.getLineNumber() - 1, frame.getColumnNumber() - 1);
    if (!found.originalSource || found.originalSource.includes('/node_modules/')) return undefined;
    return `${resolve(dirname(bundle), found.originalSource)}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  };
  const describe = (frame) => {
    const source = frame.getFileName() === bundle ? sourceOf(frame) : undefined;
    if (source === undefined) return `\n    at ${frame}`;
    return `\n    at ${String(frame).replace(/[^( ]*:\d+:\d+(?=\)?$)/, source)}`;
  };
  Error.prepareStackTrace = (error, frames) => `${titleOf(error)}${frames.map(describe).join('')}`;
}

/** As V8 writes it; an error may be so broken that it cannot be written. */
function titleOf(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return '<error>';
  }
}

module.exports = { nameSourcesIn };
