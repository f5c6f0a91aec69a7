import { availableParallelism, cpus } from 'node:os';
import type { BenchRun } from './results';

/** The bench on this machine, now. */
export function describeBench(
  { seconds, rounds }: Pick<BenchRun, 'seconds' | 'rounds'>,
  versions: Pick<BenchRun, 'postgres' | 'pgbench'>,
): BenchRun {
  return {
    at: new Date().toISOString(),
    command: `npm run lab -- ${process.argv.slice(2).join(' ')}`,
    node: process.versions.node,
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    ...versions,
    seconds,
    rounds,
  };
}
