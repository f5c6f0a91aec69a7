/** What can be measured by itself. */
export const PARTS = ['pairs', 'handoffs', 'decisions', 'shrinking', 'answers'] as const;
export type BenchPart = (typeof PARTS)[number];

/** What is measured, and for how long. */
export interface BenchPlan {
  parts: readonly BenchPart[];
  /** Of each cell, on each side, in each round. */
  seconds: number;
  rounds: number;
}
