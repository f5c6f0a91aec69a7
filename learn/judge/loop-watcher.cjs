/**
 * Runs on a thread of its own. If the main thread does not come back to its event loop, it pauses that thread by the debugger, says
 * at which line of the learner's file it is, and ends the process.
 */
const { Session } = require('node:inspector');
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');

const { beats, file, limitMs } = workerData;
let last = Atomics.load(beats, 0);
let since = Date.now();

setInterval(() => {
  const now = Atomics.load(beats, 0);
  if (now !== last) {
    last = now;
    since = Date.now();
  } else if (Date.now() - since > limitMs) {
    tellWhere();
    since = Number.POSITIVE_INFINITY;
  }
}, 200);

function tellWhere() {
  const session = new Session();
  session.connectToMainThread();
  const scripts = new Map();
  session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params));
  session.on('Debugger.paused', ({ params }) => {
    const frame = params.callFrames.find(({ location }) =>
      scripts.get(location.scriptId)?.url.endsWith(file),
    );
    const line = frame && lineOf(scripts.get(frame.location.scriptId), frame.location);
    const at = line === undefined ? '' : ` It is at line ${line} of your file.`;
    writeSync(2, `After ${limitMs / 1000} s your code has not come back: an endless loop?${at}\n`);
    process.kill(process.pid, 'SIGKILL');
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause');
}

/** The line in the TypeScript, going by the source map that tsx has put at the end of what runs. */
function lineOf({ sourceMapURL = '' }, { lineNumber, columnNumber }) {
  const [, base64] = /base64,(.*)$/.exec(sourceMapURL) ?? [];
  if (base64 === undefined) return lineNumber + 1;
  const { SourceMap } = require('node:module');
  const map = new SourceMap(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));
  return map.findEntry(lineNumber, columnNumber).originalLine + 1;
}
