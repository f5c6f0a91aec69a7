import type { Point, SweepResults } from '../sweep/results';
import { processorMsOf, type TechniqueDemand } from './demand';
import { simulate } from './simulate';

/** A rush that was run, next to what was predicted from costs that were measured without it. */
export interface Checked {
  level: string;
  technique: string;
  buyers: number;
  measuredMs: number;
  predictedMs: number;
  /** Of the measured time: 0.1 is ten percent too long, −0.1 too short. */
  error: number;
}

/** Of each sweep over buyers. */
const TICKETS = 100;
/** One buyer in ten clicks twice. */
const REQUESTS_FOR_EACH_BUYER = 1.1;
const SEED = 1;

/** Predicts each rush of a sweep over buyers from the demands, and holds it against the measured one. */
export function checkAgainst({ run, points }: SweepResults, demands: readonly TechniqueDemand[]): Checked[] {
  return points.flatMap((point) => {
    const demand = demands.find(
      ({ level, technique }) => level === point.level && technique === point.technique,
    );
    return demand === undefined ? [] : [checkedAt(point, demand, run.cores)];
  });
}

function checkedAt(point: Point, { sold, refused }: TechniqueDemand, cores: number): Checked {
  const { level, technique, at: buyers, doneMs: measuredMs, clientMs } = point;
  const { doneMs: predictedMs } = simulate({
    ...{ buyers: Math.round(buyers * REQUESTS_FOR_EACH_BUYER), tickets: TICKETS, cores, seed: SEED },
    cpuMs: { sold: processorMsOf(sold) + clientMs, refused: processorMsOf(refused) + clientMs },
    aloneMs: { sold: sold.alone, refused: refused.alone },
  });
  return { level, technique, buyers, measuredMs, predictedMs, error: predictedMs / measuredMs - 1 };
}
