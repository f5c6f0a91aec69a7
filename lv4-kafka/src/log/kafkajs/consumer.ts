import { setMaxListeners } from 'node:events';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { ConsumerOptions, LogConsumer } from '../log';
import { createSlots, type Slots } from '../slots';
import { coPartitioningAssigner } from './co-partitioning-assigner';
import { type Committer, createCommitter } from './committer';
import { toRecord } from './record';

const SESSION_MS = 10_000;
/** One that was lost does not end the session, nor do three. */
const HEARTBEATS_IN_A_SESSION = 5;
/** How long a fetch waits where there is no record: as long may a lane that has room again wait to be fetched for. */
const FETCH_WAIT_MS = 100;
const MAX_BYTES_PER_PARTITION = 1024 * 1024;
/**
 * How many partitions of one answer are handed to their slots at a time. kafkajs sends a heartbeat after each partition, and partitions
 * that are handed over at the same time share one. One at a time, a consumer whose session is over would have as many heartbeats refused as
 * there are partitions, one after another, before it joins again.
 */
const PARTITIONS_AT_ONCE = 100;
/** A broker that has just been started first creates the topic of the groups, which may take it several seconds. */
const COORDINATOR_RETRIES = 10;

/**
 * Reads into the slots, and lets them handle.
 *
 * kafkajs fetches from a broker again only when everything that it fetched has been dealt with, so that one slow partition
 * would hold up all others and, after a while, the heartbeat. Therefore what was fetched is only put down here, a
 * partition with enough of it is paused, and the slots work at their own speed.
 */
export async function openConsumer(
  kafka: Kafka,
  logger: Logger,
  options: ConsumerOptions,
): Promise<LogConsumer> {
  const { sessionMs = SESSION_MS } = options;
  const consumer = kafka.consumer({
    groupId: options.group,
    sessionTimeout: sessionMs,
    heartbeatInterval: sessionMs / HEARTBEATS_IN_A_SESSION,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
    retry: { retries: COORDINATOR_RETRIES },
    partitionAssigners: [coPartitioningAssigner(options.sets, logger)],
  });
  const committer = createCommitter(logger, { sessionMs, onForgotten: options.onCrash });
  const stop = new AbortController();
  // Each slot listens, and there are more of them than Node takes for a leak.
  setMaxListeners(0, stop.signal);
  let paused = false;
  const slots = createSlots({
    ...options,
    logger,
    commit: committer.mark,
    isPaused: () => paused,
    stopping: stop.signal,
  });
  await join(consumer, committer, slots, options);
  return {
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      for (const slot of slots.all()) slot.wake();
    },
    async close() {
      stop.abort();
      await slots.ended();
      // While the membership lasts: kafkajs does not commit for a consumer that has begun to leave.
      await committer.close();
      await consumer.disconnect();
    },
  };
}

/** Resolves once the group has let it in; rejects if kafkajs gives up before that. */
async function join(
  consumer: Consumer,
  committer: Committer,
  slots: Slots,
  { sets, onCrash }: ConsumerOptions,
): Promise<void> {
  const joined = new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      committer.forget();
      slots.reset(payload.memberAssignment);
      resolve();
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (payload.restart) return;
      reject(payload.error);
      onCrash(payload.error);
    });
  });
  await consumer.connect();
  await consumer.subscribe({
    topics: sets.flatMap(({ lanes }) => lanes.map(({ topic }) => topic)),
    fromBeginning: true,
  });
  await consumer.run({
    // Offsets are committed after the effect, and never by a timer before it.
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
    eachBatch: async (payload) => {
      committer.commitBy(payload.commitOffsetsIfNecessary);
      putDown(consumer, slots, payload);
    },
  });
  await joined;
}

/**
 * Resolving an offset says only where to fetch next. What is committed is what has been handled.
 *
 * An answer that was under way during a rebalance may be for a partition that was lost with it.
 */
function putDown(consumer: Consumer, slots: Slots, { batch, resolveOffset, pause }: EachBatchPayload): void {
  const { topic, partition, messages, highWatermark } = batch;
  const slot = slots.find(topic, partition);
  if (slot === undefined) return;
  const lane = slot.lane(topic);
  const added = lane.add(messages.map(toRecord), highWatermark);
  if (typeof added === 'object') {
    consumer.seek({ topic, partition, offset: added.readFrom });
    return;
  }
  resolveOffset(batch.lastOffset());
  if (added === 'full') lane.onRoom(pause());
  slot.wake();
}
