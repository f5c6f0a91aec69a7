import { residentMib } from '../shared/process-use';
import { median } from '../shared/rate';
import type { MemoryRow } from './results';

const EVERY_MS = 500;

export interface MemorySamples {
  /** MiB, one every half second. */
  mib: number[];
  seconds(): number;
  /** The first call counts. */
  stop(): void;
}

/** Looks at what a process keeps in memory, until it is told to stop. */
export function sampleMemory(pid: number): MemorySamples {
  const startedAt = performance.now();
  let endedAt: number | undefined;
  const mib = [residentMib(pid)];
  function stop(): void {
    endedAt ??= performance.now();
    clearInterval(timer);
  }
  function look(): void {
    try {
      mib.push(residentMib(pid));
    } catch {
      // It has ended, as after Ctrl-C. The callers who still wait for its answers say so.
      stop();
    }
  }
  const timer = setInterval(look, EVERY_MS);
  return {
    mib,
    seconds: () => ((endedAt ?? performance.now()) - startedAt) / 1000,
    stop,
  };
}

/** What the samples of a process say. */
export function memoryRow(
  process: string,
  requests: number,
  { mib, seconds }: Pick<MemorySamples, 'mib' | 'seconds'>,
): MemoryRow {
  const quarter = Math.max(1, Math.floor(mib.length / 4));
  return {
    ...{ process, requests, seconds: seconds() },
    firstQuarter: median(mib.slice(0, quarter)),
    lastQuarter: median(mib.slice(-quarter)),
    most: Math.max(...mib),
  };
}
