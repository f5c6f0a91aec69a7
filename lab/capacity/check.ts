import { groupBy } from '@ticket-rush/shared/report/group-by';
import type { Point, SweepResults } from '../sweep/results';
import { processorMsOf, type TechniqueDemand } from './demand';
import { simulate } from './simulate';

/** A rush that was run, next to what was predicted. */
export interface Checked {
  level: string;
  technique: string;
  buyers: number;
  measuredMs: number;
  predictedMs: number;
  /** Of the measured time: 0.1 is ten percent too long. `null` for the rush that the prediction was fitted to. */
  error: number | null;
}

/** Of each sweep over buyers. */
const TICKETS = 100;
/** One buyer in ten clicks twice. */
const REQUESTS_FOR_EACH_BUYER = 1.1;
const SEED = 1;

/**
 * Predicts each rush of a sweep over buyers, and holds it against the measured one. A crowd takes more than the callers by
 * whom the costs were measured: a balancer, a thousand sockets, its own clients. So one factor for each technique is fitted
 * to one rush, the second largest, and the others are predicted with it.
 */
export function checkAgainst({ run, points }: SweepResults, demands: readonly TechniqueDemand[]): Checked[] {
  const fittedAt = [...new Set(points.map(({ at }) => at))].toSorted((one, other) => one - other).at(-2);
  return [...groupBy(points, ({ level, technique }) => `${level} ${technique}`).values()].flatMap((curve) => {
    const [{ level, technique }] = curve as [Point];
    const demand = demands.find((one) => one.level === level && one.technique === technique);
    if (demand === undefined) return [];
    const simulated = (point: Point) => simulatedMs(point, demand, run.cores);
    const fitted = curve.find(({ at }) => at === fittedAt);
    const factor = fitted === undefined ? 1 : fitted.doneMs / simulated(fitted);
    return curve.map((point) => {
      const predictedMs = factor * simulated(point);
      const error = point === fitted ? null : predictedMs / point.doneMs - 1;
      return { level, technique, buyers: point.at, measuredMs: point.doneMs, predictedMs, error };
    });
  });
}

function simulatedMs({ at, clientMs }: Point, { sold, refused }: TechniqueDemand, cores: number): number {
  return simulate({
    ...{ buyers: Math.round(at * REQUESTS_FOR_EACH_BUYER), tickets: TICKETS, cores, seed: SEED },
    cpuMs: { sold: processorMsOf(sold) + clientMs, refused: processorMsOf(refused) + clientMs },
    aloneMs: { sold: sold.alone, refused: refused.alone },
  }).doneMs;
}
