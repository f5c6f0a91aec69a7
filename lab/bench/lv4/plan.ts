import type { Timing } from '../shared/take-turns';

/** What is measured unless told. Memory takes many minutes, so it is measured where it is asked for. */
export const USUAL_PARTS = ['acceptance', 'decisions', 'rushes', 'priority'] as const;
/** What can be measured by itself. */
export const PARTS = [...USUAL_PARTS, 'memory'] as const;
export type BenchPart = (typeof PARTS)[number];

/** What is measured, and how much of it. */
export interface Lv4Plan extends Timing {
  parts: readonly BenchPart[];
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
