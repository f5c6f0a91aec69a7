/** What a bench is about to measure. */
export interface Planned {
  /** Measurements that take turns in each round. */
  cells: number;
  rounds: number;
  /** Of each cell in each round. */
  seconds: number;
  /** What a cell takes beside that: tickets are put on sale, and counted afterwards. In seconds. */
  beside: number;
  /** Once: starting servers, warming up, and what is not measured in rounds. In seconds. */
  once: number;
}

/** What a person is told at the start, as in `18 cells × 3 rounds × 1 s: about 2 minutes`. */
export function plannedLine(planned: Planned): string {
  const { cells, rounds, seconds } = planned;
  if (cells === 0) return `one long measurement: ${durationText(secondsFor(planned))}`;
  const rest = `${rounds} ${rounds === 1 ? 'round' : 'rounds'} × ${seconds} s`;
  return `${cells} ${cells === 1 ? 'cell' : 'cells'} × ${rest}: ${durationText(secondsFor(planned))}`;
}

/** On two quiet cores. */
export function secondsFor({ cells, rounds, seconds, beside, once }: Planned): number {
  return once + cells * rounds * (seconds + beside);
}

function durationText(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  const minutes = Math.round(seconds / 60);
  return `about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} on two quiet cores`;
}
