import { groupBy } from '@ticket-rush/shared/report/group-by';
import { AXES } from '../sweep/axes';
import type { Point, SweepResults } from '../sweep/results';
import { processorMsOf, type TechniqueDemand } from './demand';
import { simulateLog } from './simulate-log';
import { simulatePlace } from './simulate-place';

/** A rush that was run, next to what was predicted. */
export interface Checked {
  level: string;
  technique: string;
  buyers: number;
  measuredMs: number;
  predictedMs: number;
  /** Of the measured time: 0.1 is ten percent too long. `null` for the rush that the prediction was fitted to. */
  error: number | null;
  /** By which the rush took longer than its costs alone say. */
  factor: number;
}

/** A prediction that is off by more is none. */
export const GOOD = 0.25;

/** Of each sweep over buyers. */
const TICKETS = 100;
/** One buyer in ten clicks twice. */
const REQUESTS_FOR_EACH_BUYER = 1.1;
/** Of each process to PostgreSQL, as the services have it unless told. */
const CONNECTIONS = 10;
/** Who sold more than this many times its tickets has decided by what it had read before it waited. */
const OVERSOLD = 1.05;
const SEED = 1;

/**
 * Predicts each rush of a sweep over buyers, and holds it against the measured one. A crowd takes more than the callers by
 * whom the costs were measured: a balancer, a thousand sockets, four processes. So one factor for each technique is fitted
 * to one rush, the second largest, and the others are predicted with it. What its clients took is read there as well.
 */
export function checkAgainst({ run, points }: SweepResults, demands: readonly TechniqueDemand[]): Checked[] {
  const fittedAt = [...new Set(points.map(({ at }) => at))].toSorted((one, other) => one - other).at(-2);
  return [...groupBy(points, ({ level, technique }) => `${level} ${technique}`).values()].flatMap((curve) => {
    const [{ level, technique }] = curve as [Point];
    const demand = demands.find((one) => one.level === level && one.technique === technique);
    const fitted = curve.find(({ at }) => at === fittedAt);
    if (demand === undefined || fitted === undefined) return [];
    const simulated = (buyers: number) => simulatedMs(buyers, demand, fitted, run.cores);
    const factor = fitted.doneMs / simulated(fitted.at);
    return curve.map((point) => {
      const predictedMs = factor * simulated(point.at);
      const error = point === fitted ? null : predictedMs / point.doneMs - 1;
      return { level, technique, buyers: point.at, measuredMs: point.doneMs, predictedMs, error, factor };
    });
  });
}

/** How far the prediction of each technique's largest rush was off, if that was not the one that it was fitted to. */
export function errorsIn(checks: readonly Checked[]): Map<string, number> {
  const largestLast = checks.toSorted((one, other) => one.buyers - other.buyers);
  return new Map(
    largestLast.flatMap(({ technique, error }) => (error === null ? [] : [[technique, error] as const])),
  );
}

function simulatedMs(
  buyers: number,
  { sold, refused, batch }: TechniqueDemand,
  { perSecond, doneMs, clientMs }: Point,
  cores: number,
): number {
  const rush = { buyers: Math.round(buyers * REQUESTS_FOR_EACH_BUYER), tickets: TICKETS, cores, seed: SEED };
  if (batch !== null) {
    const acceptMs = refused.service + refused.redis + refused.kafka + clientMs;
    return simulateLog({ ...rush, acceptMs, batch }).doneMs;
  }
  return simulatePlace({
    ...rush,
    connections: CONNECTIONS * AXES.buyers.settingAt(buyers).instances,
    readsBeforeWaiting: (perSecond * doneMs) / 1000 > OVERSOLD * TICKETS,
    cpuMs: { sold: processorMsOf(sold) + clientMs, refused: processorMsOf(refused) + clientMs },
    aloneMs: { sold: sold.alone, refused: refused.alone },
  }).doneMs;
}
