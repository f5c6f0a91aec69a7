/** What is measured unless told. Memory takes many minutes, so it is measured where it is asked for. */
export const USUAL_PARTS = ['acceptance', 'decisions', 'rushes', 'priority'] as const;
/** What can be measured by itself. */
export const PARTS = [...USUAL_PARTS, 'memory'] as const;
export type BenchPart = (typeof PARTS)[number];

/** What is measured, and how much of it. */
export interface BenchPlan {
  parts: readonly BenchPart[];
  /** Of each cell, on each side, in each round, where the time is what is given. */
  seconds: number;
  rounds: number;
  /** Who ask at the same time to be accepted, one number after the other. */
  callers: number[];
  /** How many requests a worker finds. */
  backlog: number;
  /** In a rush. */
  buyers: number;
  /** Of each technique and size. */
  rushes: number;
  /** While memory is looked at. */
  requests: number;
}
