import { availableParallelism, cpus } from 'node:os';

/** When, by which command and on what something is measured: what every result file begins with. */
export interface Machine {
  /** ISO 8601. */
  at: string;
  command: string;
  node: string;
  cpu: string;
  cores: number;
}

export function describeMachine(): Machine {
  return {
    at: new Date().toISOString(),
    command: `npm run lab -- ${process.argv.slice(2).join(' ')}`,
    node: process.versions.node,
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
  };
}
