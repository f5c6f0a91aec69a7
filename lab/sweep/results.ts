import type { Measured } from '../report/source-line';
import type { AxisName } from './axes';

/** What one technique did at one point, in one round. */
export interface Sample {
  /** Tickets sold in each second, until the last one was decided. */
  perSecond: number;
  /** Milliseconds from the start until the last buyer knew. */
  doneMs: number;
  answerP50Ms: number;
  answerP99Ms: number;
  /** Attempts for each ticket: 1, and as many more as others were faster. */
  attempts: number;
  soldOut: number;
  /** Got no ticket, and not because it was sold out: told to come again, or not answered. */
  comeAgain: number;
  /** Milliseconds on a processor that the buyers themselves took, for each request; 0 where it is not known. */
  clientMs: number;
}

/** One technique at one point: the median of the rounds, and what is drawn of each round. */
export interface Point extends Sample {
  level: string;
  technique: string;
  at: number;
  /** Of the value that the axis shows. */
  rounds: number[];
}

export interface SweepRun extends Measured {
  axis: AxisName;
  postgres: string;
  redis: string;
  callers: number;
}

export interface SweepResults {
  run: SweepRun;
  points: Point[];
}
