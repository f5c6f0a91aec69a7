import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import type { Consumer } from 'kafkajs';

/** How much is handled twice after a crash, against how often offsets are written. Milliseconds. */
const COMMIT_EVERY_MS = 100;

export interface Committer {
  /** Everything before this offset has had its effect. */
  mark(topic: string, partition: number, nextOffset: string): void;
  /** The partitions may be somebody else's by now: a late commit would send them back. */
  forget(): void;
  /** Commits what is marked, and tries no more. */
  close(): Promise<void>;
}

/**
 * Commits the offsets of all slots together, a little after the effect and never before it. A crash before it costs a second
 * delivery. What fails is tried again until something newer takes its place: an offset that stays behind would be lag, and
 * for as long as nothing follows it the API would take the queue for one that stands still.
 */
export function createCommitter(consumer: Consumer, logger: Logger): Committer {
  const marked = new Map<string, { topic: string; partition: number; offset: string }>();
  let soon = false;
  let closed = false;
  /** How often everything was forgotten. */
  let dealt = 0;

  async function commitMarked(): Promise<void> {
    const committing = [...marked];
    const dealtBefore = dealt;
    marked.clear();
    if (committing.length === 0) return;
    const offsets = committing.map(([, offset]) => offset);
    await consumer.commitOffsets(offsets).catch((error: unknown) => {
      logger.debug({ err: error, offsets }, 'offsets not committed, will try again');
      if (dealt !== dealtBefore) return;
      for (const [place, offset] of committing) if (!marked.has(place)) marked.set(place, offset);
    });
  }

  async function commitSoon(): Promise<void> {
    soon = true;
    while (marked.size > 0 && !closed) {
      await sleep(COMMIT_EVERY_MS);
      await commitMarked();
    }
    soon = false;
  }

  return {
    mark(topic, partition, offset) {
      marked.set(`${topic}:${partition}`, { topic, partition, offset });
      if (!soon) void commitSoon();
    },
    forget() {
      dealt += 1;
      marked.clear();
    },
    async close() {
      closed = true;
      await commitMarked();
    },
  };
}
