import type { Measured } from '../../report/source-line';
import type { Aim } from '../shared/aim';
import { median } from '../shared/rate';

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

/** A row of what the rounds came to; of none, where this machine cannot measure it. */
export function ceilingRow(
  about: Pick<CeilingRow, 'name' | 'what' | 'ceiling' | 'aim'>,
  rounds: number[],
): CeilingRow {
  return { ...about, measured: rounds.length === 0 ? null : median(rounds), rounds };
}

/** Each round of one against the same round of the other. */
export function perRound(one: readonly number[], other: readonly number[]): number[] {
  return one.map((figure, round) => figure / (other[round] as number));
}
