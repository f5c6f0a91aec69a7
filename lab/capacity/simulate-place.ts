import type { Crowd, Told } from './demand';
import { randomAround } from './random-around';

/** A rush on one machine, where the answer is the decision. */
export interface PlaceRush extends Crowd {
  /** Processors, shared by everything that runs. */
  cores: number;
  /** To PostgreSQL, of all processes together: a buyer has one from the first statement to the last. */
  connections: number;
  /** Whether a buyer decides by what was read before waiting for the place. Then a ticket is sold several times. */
  readsBeforeWaiting: boolean;
  /** Milliseconds on a processor, of all programs together, on average. */
  cpuMs: Record<Told, number>;
  /** Milliseconds for which a buyer is alone, on average; 0 if never. */
  aloneMs: Record<Told, number>;
  seed: number;
}

export interface Outcome {
  /** Milliseconds until the last buyer knows. */
  doneMs: number;
  answerP50Ms: number;
  sold: number;
}

/**
 * All buyers arrive at the same instant. Each takes a connection, reads how many are sold, takes a processor, and then the
 * place for one buyer at a time, in which it writes what it has read and one more. All queues are first come, first served.
 */
export function simulatePlace(rush: PlaceRush): Outcome {
  const { buyers, tickets, cores, connections, cpuMs, aloneMs } = rush;
  const around = randomAround(rush.seed);
  const coreFreeAt = Array.from({ length: cores }, () => 0);
  const connectionFreeAt = Array.from({ length: connections }, () => 0);
  const counter = counterFrom();
  let placeFreeAt = 0;
  let sold = 0;
  const answers: number[] = [];
  for (let buyer = 0; buyer < buyers; buyer++) {
    const connection = earliest(connectionFreeAt);
    const startedAt = connectionFreeAt[connection] as number;
    const seen = rush.readsBeforeWaiting ? counter.at(startedAt) : sold;
    const told = seen < tickets ? 'sold' : 'refused';
    const core = earliest(coreFreeAt);
    let answeredAt = Math.max(startedAt, coreFreeAt[core] as number) + around(cpuMs[told]);
    coreFreeAt[core] = answeredAt;
    if (aloneMs[told] > 0) {
      answeredAt = Math.max(placeFreeAt, answeredAt) + around(aloneMs[told]);
      placeFreeAt = answeredAt;
    }
    if (told === 'sold') {
      sold += 1;
      counter.write(answeredAt, seen + 1);
    }
    connectionFreeAt[connection] = answeredAt;
    answers.push(answeredAt);
  }
  return { ...timesOf(answers), sold };
}

/** The number of tickets sold, as the row has it: who reads it later than another writes it finds that. */
function counterFrom() {
  const writes: { at: number; sold: number }[] = [];
  let read = 0;
  let value = 0;
  return {
    write: (at: number, sold: number) => void writes.push({ at, sold }),
    /** @param now never earlier than that of the call before */
    at(now: number): number {
      for (let next = writes[read]; next !== undefined && next.at <= now; next = writes[++read])
        value = next.sold;
      return value;
    },
  };
}

function timesOf(answers: number[]): Pick<Outcome, 'doneMs' | 'answerP50Ms'> {
  const sorted = answers.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { doneMs: at(1), answerP50Ms: at(0.5) };
}

export function earliest(times: readonly number[]): number {
  return times.indexOf(Math.min(...times));
}
