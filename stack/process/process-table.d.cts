export interface Process {
  pid: number;
  parent: number;
  group: number;
  /** As ps(1) writes it: T is stopped. */
  state: string;
  /** In whatever form the system tells it. */
  startedAt: string;
}

export function runningProcesses(): Process[];
