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
  /** Commits what is marked. */
  flush(): Promise<void>;
}

/**
 * Commits the offsets of all slots together, a little after the effect and never before it. That a commit is lost costs a
 * second delivery, and nothing else.
 */
export function createCommitter(consumer: Consumer, logger: Logger): Committer {
  const marked = new Map<string, { topic: string; partition: number; offset: string }>();
  let soon = false;

  async function commitMarked(): Promise<void> {
    const offsets = [...marked.values()];
    marked.clear();
    if (offsets.length === 0) return;
    await consumer.commitOffsets(offsets).catch((error: unknown) => {
      logger.debug({ err: error, offsets }, 'offsets not committed, records may be delivered again');
    });
  }

  async function commitSoon(): Promise<void> {
    soon = true;
    while (marked.size > 0) {
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
    forget: () => marked.clear(),
    flush: commitMarked,
  };
}
