import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@ticket-rush/shared/database/database';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import type { BatchProducer } from '../log/log';
import { createSignal } from '../log/signal';
import { passOnOutbox } from './pass-on';

/** Between two rounds, so that one round carries what several transactions have written. Milliseconds. */
const GATHER_MS = 20;
/** An idle relay looks for what other processes have left, less and less often. Milliseconds. */
const IDLE = { firstMs: 50, mostMs: 1_000 };
/** Before it is tried again, in milliseconds. */
const FAILED_MS = 500;

export interface Relay {
  /** Something has been committed that may be in the outbox. */
  wake(): void;
  /** Ends with the round under way. What is left is for another worker, or the next start. */
  close(): Promise<void>;
}

/** Passes on what is in the outbox, for as long as the worker lives. */
export function startRelay(database: Database, producer: BatchProducer, logger: Logger): Relay {
  const stop = new AbortController();
  const signal = createSignal();
  let woken = false;
  let idleMs = IDLE.firstMs;

  /** Until it is woken, or until it is time to look for what other processes have written. */
  async function rest(): Promise<void> {
    if (!woken && !stop.signal.aborted) await signal.given(idleMs);
    idleMs = woken ? IDLE.firstMs : Math.min(IDLE.mostMs, idleMs * 2);
  }

  async function passOn(): Promise<number | 'busy' | 'failed'> {
    woken = false;
    try {
      return await passOnOutbox(database, producer);
    } catch (error) {
      // What the outbox has waits there, and its gauge shows how much that is.
      logger.warn({ err: error }, 'outbox not passed on, will try again');
      return 'failed';
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      const passedOn = await passOn();
      if (passedOn === 0) await rest();
      else await pause(passedOn === 'failed' ? FAILED_MS : GATHER_MS, stop.signal);
    }
  }

  const running = run();
  const wake = () => {
    woken = true;
    signal.give();
  };
  return {
    wake,
    async close() {
      stop.abort();
      wake();
      await running;
    },
  };
}

async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stopping }).catch(() => undefined);
}
