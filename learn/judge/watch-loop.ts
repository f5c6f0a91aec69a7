import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const BEAT_MS = 100;

/** Looks on from another thread, since an endless loop leaves this one no time to look for itself. */
export interface LoopWatch {
  end(): void;
}

/** If this thread does not come back to its event loop within the limit, says at which line it is, and ends the process. */
export function watchLoop(file: string, limitMs: number): LoopWatch {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const watcher = new Worker(join(__dirname, 'loop-watcher.cjs'), {
    workerData: { beats, file, limitMs },
    execArgv: [],
  });
  watcher.unref();
  const timer = setInterval(() => Atomics.add(beats, 0, 1), BEAT_MS);
  timer.unref();
  return {
    end() {
      clearInterval(timer);
      void watcher.terminate();
    },
  };
}
