import { availableParallelism, cpus } from 'node:os';
import type { Run } from './experiment';

export type Load = Pick<Run, 'buyers' | 'tickets' | 'instances' | 'seed'>;

/** The load on this machine, now. */
export function describeRun({ buyers, tickets, instances, seed }: Load): Run {
  return {
    at: new Date().toISOString(),
    node: process.versions.node,
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    buyers,
    tickets,
    instances,
    seed,
  };
}
