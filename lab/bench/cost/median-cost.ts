import { median } from '../shared/rate';
import { type Batch, type Cost, PROGRAMS } from './results';

/** Each figure by itself: the median of the rounds. */
export function medianCost(rounds: Cost[]): Cost {
  const of = (figure: (cost: Cost) => number) => rounded(median(rounds.map(figure)));
  const ofMeasured = (figure: (cost: Cost) => number | null) => {
    const measured = rounds.map(figure).filter((value) => value !== null);
    return measured.length === 0 ? null : rounded(median(measured));
  };
  return {
    perSecond: Math.round(of(({ perSecond }) => perSecond)),
    roundTrips: of(({ roundTrips }) => roundTrips),
    redisCommands: ofMeasured(({ redisCommands }) => redisCommands),
    walBytes: Math.round(of(({ walBytes }) => walBytes)),
    connectionMs: of(({ connectionMs }) => connectionMs),
    lockWaitMs: of(({ lockWaitMs }) => lockWaitMs),
    cpuMs: Object.fromEntries(
      PROGRAMS.map((program) => [program, ofMeasured(({ cpuMs }) => cpuMs[program])]),
    ) as Cost['cpuMs'],
    comeAgain: of(({ comeAgain = 0 }) => comeAgain),
    ...medianBatches(rounds),
  };
}

function medianBatches(rounds: Cost[]): Pick<Cost, 'batches'> {
  const measured = rounds.flatMap(({ batches }) => (batches === undefined ? [] : [batches]));
  if (measured.length === 0) return {};
  const batchOf = (index: 0 | 1): Batch => {
    const of = (figure: keyof Batch) => rounded(median(measured.map((pair) => pair[index][figure])));
    return { size: of('size'), workerMs: of('workerMs'), postgresMs: of('postgresMs') };
  };
  return { batches: [batchOf(0), batchOf(1)] };
}

/** To a thousandth: of a millisecond, a microsecond. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
