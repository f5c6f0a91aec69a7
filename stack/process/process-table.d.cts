export interface Process {
  pid: number;
  parent: number;
  group: number;
  /** In whatever form the system tells it. */
  startedAt: string;
}

export function runningProcesses(): Process[];
