import type { BatchCost } from './batch-cost';
import type { Crowd, Told } from './demand';
import { randomAround } from './random-around';
import { earliest } from './simulate-place';

/** A rush on one machine, where the answer is *accepted*, and the worker of the event's partition decides later. */
export interface LogRush extends Crowd {
  /** Processors, shared by everything that runs. */
  cores: number;
  /** Milliseconds on a processor until a buyer is accepted, of all programs together. */
  acceptMs: number;
  batch: Record<Told, BatchCost>;
  seed: number;
}

export interface LogOutcome {
  /** Milliseconds until the last buyer is accepted. */
  acceptedMs: number;
  /** Until the last one knows. */
  doneMs: number;
  batches: number;
}

/** As many records as a worker takes at a time. */
const MOST_TOGETHER = 1_000;

/**
 * All buyers arrive at the same instant. A processor that is free decides a batch, if the worker is idle and requests wait for it; else
 * it accepts the next buyer. So a batch is what has been accepted during the one before: the slower the worker, the larger.
 * The event is one partition, and a partition has one worker: more workers would have nothing to do.
 */
export function simulateLog({ buyers, tickets, cores, acceptMs, batch, seed }: LogRush): LogOutcome {
  const around = randomAround(seed);
  const coreFreeAt = Array.from({ length: cores }, () => 0);
  const acceptedAt: number[] = [];
  let [decided, batches, workerFreeAt] = [0, 0, 0];
  while (decided < buyers) {
    const core = earliest(coreFreeAt);
    const now = coreFreeAt[core] as number;
    const waiting = workerFreeAt > now ? 0 : waitingAt(now, acceptedAt, decided);
    if (waiting > 0) {
      workerFreeAt = now + batchMs(decided, waiting);
      coreFreeAt[core] = workerFreeAt;
      decided += waiting;
      batches += 1;
    } else if (acceptedAt.length < buyers) {
      coreFreeAt[core] = now + around(acceptMs);
      acceptedAt.push(coreFreeAt[core] as number);
    } else {
      // Nothing to do for it until the worker is idle, or the next buyer is accepted.
      coreFreeAt[core] = Math.max(workerFreeAt, acceptedAt[decided] as number);
    }
  }
  return { acceptedMs: Math.max(...acceptedAt.slice(-cores * 2)), doneMs: workerFreeAt, batches };

  /** Only the fixed part is drawn: the parts of many requests add up to about their mean. */
  function batchMs(from: number, size: number): number {
    const winners = Math.max(0, Math.min(from + size, tickets) - from);
    const { fixedMs } = batch[winners > 0 ? 'sold' : 'refused'];
    return around(fixedMs) + winners * batch.sold.eachMs + (size - winners) * batch.refused.eachMs;
  }
}

/** Requests are accepted almost in order: the first that is later than now ends the batch. */
function waitingAt(now: number, acceptedAt: readonly number[], decided: number): number {
  let waiting = 0;
  while (waiting < MOST_TOGETHER && (acceptedAt[decided + waiting] ?? Number.POSITIVE_INFINITY) <= now)
    waiting += 1;
  return waiting;
}
