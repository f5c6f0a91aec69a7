import { whole } from '../report/whole';

/** How long the schedules took, for the person who waits: "in 4.1 s, 12 ms each". @param startedAt by `performance.now()` */
export function timeTaken(startedAt: number, schedules: number): string {
  const ms = performance.now() - startedAt;
  return `in ${(ms / 1000).toFixed(1)} s, ${whole(ms / Math.max(schedules, 1))} ms each`;
}
