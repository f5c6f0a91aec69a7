import { seededRandom } from '@ticket-rush/testing/rush/seeded-random';
import type { Crowd } from './demand';

/** A rush on one machine: a queue in front of its processors, and one in front of the place for one buyer at a time. */
export interface Simulation extends Crowd {
  /** Processors, shared by everything that runs. */
  cores: number;
  /** Milliseconds on a processor, of all programs together, on average. */
  cpuMs: { sold: number; refused: number };
  /** Milliseconds for which a buyer is alone, on average; 0 if never. */
  aloneMs: { sold: number; refused: number };
  seed: number;
}

/** In milliseconds from the start. */
export interface Outcome {
  /** The last buyer knows. */
  doneMs: number;
  answerP50Ms: number;
}

/**
 * All buyers arrive at the same instant. Each takes a processor, then the place for one, and then it knows. Times are drawn
 * from exponential distributions around the means that were measured; both queues are first come, first served.
 */
export function simulate({ buyers, tickets, cores, cpuMs, aloneMs, seed }: Simulation): Outcome {
  const random = seededRandom(seed);
  const around = (mean: number) => -mean * Math.log(1 - random());
  const coreFreeAt = Array.from({ length: cores }, () => 0);
  let placeFreeAt = 0;
  const answers = Array.from({ length: buyers }, (_, buyer) => {
    const told = buyer < tickets ? 'sold' : 'refused';
    const core = coreFreeAt.indexOf(Math.min(...coreFreeAt));
    const computedAt = (coreFreeAt[core] as number) + around(cpuMs[told]);
    coreFreeAt[core] = computedAt;
    if (aloneMs[told] === 0) return computedAt;
    placeFreeAt = Math.max(placeFreeAt, computedAt) + around(aloneMs[told]);
    return placeFreeAt;
  });
  const sorted = answers.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * buyers) - 1)] ?? 0;
  return { doneMs: at(1), answerP50Ms: at(0.5) };
}
