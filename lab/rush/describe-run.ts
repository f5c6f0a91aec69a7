import { describeMachine } from '../report/describe-machine';
import type { Run } from './experiment';

export type Load = Pick<Run, 'buyers' | 'tickets' | 'instances' | 'seed' | 'rounds'>;

/** The load on this machine, now. */
export function describeRun({ buyers, tickets, instances, seed, rounds }: Load): Run {
  return { ...describeMachine(), buyers, tickets, instances, seed, rounds };
}
