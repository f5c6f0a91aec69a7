import { learnRate } from './learn-rate';

/** One lane of a slot at one moment. */
export interface LaneSample {
  lane: string;
  /** How many records are still to be decided. */
  waiting: number;
  /** How many have been decided since the beginning. */
  decided: number;
}

export type ExpectedWait = ReturnType<typeof estimateWait>;

/**
 * How long a request waits for its decision in one slot: a partition, with its lanes.
 *
 * Lag by itself says little: a thousand records are a second for one worker and an hour for another. Little's law makes a wait of
 * it: the records before the request, divided by the rate of decisions. A slot that has not moved for a minute is expected to need
 * another minute.
 *
 * The lanes share one worker by their weights, so before a request come at most all records of its own lane divided by the share of
 * that lane, and at most all records of all lanes. That is why a VIP does not wait for the length of the standard lane.
 *
 * @param weights of the lanes, each by its name
 */
export function estimateWait(weights: Readonly<Record<string, number>>) {
  const rate = learnRate();
  const allWeights = sum(Object.values(weights));
  let lanes: LaneSample[] = [];
  const find = (lane: string) => lanes.find((sample) => sample.lane === lane);
  return {
    observe(at: number, sample: LaneSample[]): void {
      lanes = sample;
      const waiting = sum(lanes.map((lane) => lane.waiting));
      rate.observe({ at, waiting, decided: sum(lanes.map(({ decided }) => decided)) });
    },

    /**
     * Milliseconds, as far as the last look tells; 0 where no record waits.
     *
     * @param ahead how many records of its lane come before it; all that wait there unless told
     */
    expectedWaitMs(lane: string, ahead = find(lane)?.waiting ?? 0): number {
      const others = sum(lanes.filter((sample) => sample.lane !== lane).map(({ waiting }) => waiting));
      const share = (weights[lane] ?? 0) / allWeights;
      return Math.max(rate.msFor(Math.min(ahead + others, ahead / share)), rate.stuckMs());
    },

    /** How many records of its lane come before the one at this offset, as far as the last look tells. */
    ahead: (lane: string, offset: string) => Math.max(0, Number(offset) - (find(lane)?.decided ?? 0)),
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
