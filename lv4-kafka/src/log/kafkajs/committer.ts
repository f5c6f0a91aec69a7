import { setTimeout as sleep } from 'node:timers/promises';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import type { OffsetsByTopicPartition } from 'kafkajs';

interface Mark {
  topic: string;
  partition: number;
  offset: string;
}

/** How much is handled twice after a crash, against how often offsets are written. Milliseconds. */
const COMMIT_EVERY_MS = 100;
/** A consumer that joins again waits until the others notice, and until those that are gone count as dead: one session at most. */
const SESSIONS_TO_JOIN_AGAIN = 2;

interface CommitterOptions {
  /** A consumer that is silent for longer is taken for dead. Milliseconds. */
  sessionMs: number;
  /** The group does not know this consumer, and it does not join again. */
  onForgotten(error: Error): void;
}

/** Sends the offsets once. Rejects if the group was rebalanced: the partitions may be another consumer's. */
export type Commit = (offsets: OffsetsByTopicPartition) => Promise<void>;

export interface Committer {
  /** How to commit from now on. */
  commitBy(commit: Commit): void;
  /** Everything before this offset has had its effect. */
  mark(topic: string, partition: number, nextOffset: string): void;
  /** The partitions may be another consumer's by now: a late commit would send them back. */
  forget(): void;
  /** Commits what is marked, and tries no more. */
  close(): Promise<void>;
}

/**
 * Commits the offsets of all slots together, a little after the effect and never before it. A crash before it costs a second
 * delivery. A commit that fails is tried again until a later offset takes its place. Otherwise the last offset
 * of a quiet partition would stay uncommitted: it would count as lag, and the API would think that the queue does not move.
 *
 * It is tried again here, and not by kafkajs' own `commitOffsets`, which repeats itself under the membership that the consumer has by then:
 * offsets from before a rebalance would send the partition of another consumer back.
 *
 * A consumer that the group has forgotten joins again by itself. But if the connection breaks just then, kafkajs goes on
 * reading without being a member: it sends no heartbeats, so no answer tells it, and all that it commits is refused. That
 * is noticed here.
 */
export function createCommitter(logger: Logger, { sessionMs, onForgotten }: CommitterOptions): Committer {
  const marked = new Map<string, Mark>();
  let commit: Commit | undefined;
  let committing: Promise<void> | undefined;
  let closed = false;
  /** How often everything was forgotten. */
  let rebalances = 0;
  /** How often in a row the group did not know who commits. Counted, since a process that was stopped has not been trying. */
  let refusals = 0;
  const tooManyRefusals = Math.ceil((SESSIONS_TO_JOIN_AGAIN * sessionMs) / COMMIT_EVERY_MS);

  async function commitMarked(): Promise<void> {
    const marks = [...marked];
    const rebalancesBefore = rebalances;
    marked.clear();
    if (marks.length === 0) return;
    const offsets = offsetsOf(marks.map(([, mark]) => mark));
    try {
      await commit?.(offsets);
      refusals = 0;
    } catch (error) {
      logger.debug({ err: error, offsets }, 'offsets not committed, will try again');
      if (rebalances !== rebalancesBefore) return;
      for (const [place, mark] of marks) if (!marked.has(place)) marked.set(place, mark);
      if (isUnknownMember(error)) noticeRefusal();
    }
  }

  function noticeRefusal(): void {
    refusals += 1;
    if (refusals !== tooManyRefusals) return;
    onForgotten(new Error('the consumer group has forgotten this consumer, which has not joined it again'));
  }

  async function commitSoon(): Promise<void> {
    while (marked.size > 0 && !closed) {
      await sleep(COMMIT_EVERY_MS);
      await commitMarked();
    }
    committing = undefined;
  }

  return {
    commitBy(latest) {
      commit = latest;
    },
    mark(topic, partition, offset) {
      marked.set(`${topic}:${partition}`, { topic, partition, offset });
      committing ??= commitSoon();
    },
    forget() {
      rebalances += 1;
      refusals = 0;
      marked.clear();
    },
    async close() {
      closed = true;
      await committing;
      await commitMarked();
    },
  };
}

function offsetsOf(marks: Mark[]): OffsetsByTopicPartition {
  const topics = [...groupBy(marks, ({ topic }) => topic)];
  return {
    topics: topics.map(([topic, those]) => ({
      topic,
      partitions: those.map(({ partition, offset }) => ({ partition, offset })),
    })),
  };
}

function isUnknownMember(error: unknown): boolean {
  return (error as { type?: unknown }).type === 'UNKNOWN_MEMBER_ID';
}
