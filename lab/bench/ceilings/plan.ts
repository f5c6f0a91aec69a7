/** What can be measured by itself. */
export const CEILINGS = [
  'rush',
  'hot-row',
  'script',
  'accepting',
  'quorum',
  'deciding',
  'relay',
  'start',
] as const;
export type CeilingName = (typeof CEILINGS)[number];

/** What is measured, and for how long. */
export interface CeilingsPlan {
  only: readonly CeilingName[];
  /** Of each cell, on each side, in each round, where the time is what is given. */
  seconds: number;
  rounds: number;
}
