import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import type { StoredDecision } from '../decide/find-decisions';

/** How long a decision may be there before a stream tells it, in milliseconds. */
const TICK_MS = 200;

type Tell = (decision: StoredDecision) => void;

/** Tells many who wait for decisions, and asks once for all of them. */
export interface DecisionWatch {
  /** @returns what ends the waiting; `tell` is called at most once, and never after that */
  watch(id: string, tell: Tell): () => void;
  close(): void;
}

/**
 * Looks for the decisions of all open streams with one question per tick, however many they are; a query for each stream
 * would be the polling that streams spare the database. While no stream is open, there is no query.
 */
export function watchDecisions(
  find: (ids: string[]) => Promise<StoredDecision[]>,
  logger: Logger,
): DecisionWatch {
  const waiting = new Map<string, Set<Tell>>();
  let timer: NodeJS.Timeout | undefined;

  async function tick(): Promise<void> {
    // What cannot be asked now is asked again at the next tick: the streams stay as they are.
    const decisions = await find([...waiting.keys()]).catch((err: unknown) => {
      logger.warn({ err }, 'decisions cannot be read');
      return [];
    });
    for (const decision of decisions) {
      const told = waiting.get(decision.id) ?? [];
      waiting.delete(decision.id);
      for (const tell of told) tell(decision);
    }
    timer = undefined;
    if (waiting.size > 0) schedule(TICK_MS);
  }

  function schedule(inMs: number): void {
    timer ??= setTimeout(tick, inMs);
  }

  return {
    watch(id, tell) {
      const others = waiting.get(id) ?? new Set();
      waiting.set(id, others.add(tell));
      // The first stream does not wait for a tick. Those that are opened until then share its query.
      schedule(waiting.size === 1 ? 0 : TICK_MS);
      return () => {
        others.delete(tell);
        if (others.size === 0 && waiting.get(id) === others) waiting.delete(id);
      };
    },
    close() {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}
