import { describeMachine } from '../../report/describe-machine';
import type { BenchRun } from './results';

/** The bench on this machine, now. */
export function describeBench(
  { seconds, rounds }: Pick<BenchRun, 'seconds' | 'rounds'>,
  versions: Pick<BenchRun, 'postgres' | 'pgbench'>,
): BenchRun {
  return {
    ...describeMachine(),
    ...versions,
    seconds,
    rounds,
  };
}
