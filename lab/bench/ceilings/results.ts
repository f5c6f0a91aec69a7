import type { Measured } from '../../report/source-line';
import type { Aim } from '../shared/aim';
import { finiteMedian } from '../shared/rate';

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

/** Something that is slower than a ceiling, and how much slower it may be. */
export interface CeilingRow extends Aim {
  name: CeilingName;
  /** What it is held against, in the same round. `null` where the figure is no ratio. */
  ceiling: string | null;
  /** Of each round. `measured` is their median. */
  rounds: number[];
}

export interface CeilingsResults {
  run: Measured & { postgres: string; redis: string; pgbench: string; kafka: string };
  rows: CeilingRow[];
}

/** A row of what the rounds came to; of none, where this machine cannot measure it. It has no figure if the ceiling did nothing. */
export function ceilingRow(
  about: Pick<CeilingRow, 'name' | 'what' | 'ceiling' | 'aim'>,
  rounds: number[],
): CeilingRow {
  return { ...about, measured: finiteMedian(rounds), rounds };
}
