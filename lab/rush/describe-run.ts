import { describeMachine } from '../report/describe-machine';

/** The machine and the load: without them no figure means anything. */
export interface Run {
  /** ISO 8601: when the run began. */
  at: string;
  command: string;
  node: string;
  cpu: string;
  cores: number;
  buyers: number;
  tickets: number;
  instances: number;
  seed: number;
  /** How often each technique was measured. */
  rounds: number;
  /** Where buyers order several tickets at once: the most that one of them asks for. */
  quantity?: number;
}

export type Load = Pick<Run, 'buyers' | 'tickets' | 'instances' | 'seed' | 'rounds' | 'quantity'>;

/** The load on this machine, now. */
export function describeRun({ buyers, tickets, instances, seed, rounds, quantity }: Load): Run {
  const load = { buyers, tickets, instances, seed, rounds };
  return { ...describeMachine(), ...load, ...(quantity !== undefined && { quantity }) };
}
