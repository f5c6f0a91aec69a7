/**
 * The log as the rest of the level sees it: append, and read in order. Everything that is particular to one client
 * library stays behind this interface.
 */
export interface Log {
  /**
   * Creates the topics that do not exist yet.
   *
   * @throws StartError if one exists with fewer partitions, or the cluster cannot keep as many copies
   */
  createTopics(topics: Topic[]): Promise<void>;
  /** On which of so many partitions the records of a key are. */
  partitionOf(key: string, partitions: number): number;
  openProducer(): Promise<LogProducer>;
  openBatchProducer(): Promise<BatchProducer>;
  /** Joins the group. Resolves once it has been given its share. */
  openConsumer(options: ConsumerOptions): Promise<LogConsumer>;
  /** What a group has still to handle, by the offsets that it has committed. Asks the brokers: not for every request. */
  lagOf(group: string, topics: string[]): Promise<PartitionLag[]>;
  /** Which offsets the partitions have. Asks the brokers: not for every request. */
  rangesOf(topics: string[]): Promise<PartitionRange[]>;
  /** Rejects if no broker answers, or if one of the topics cannot be written to: too few copies of a partition are in sync. */
  requireWritable(topics: string[]): Promise<void>;
  close(): Promise<void>;
}

export interface Topic {
  name: string;
  partitions: number;
  /** How long a record is kept, handled or not. A week unless told. */
  retentionMs?: number;
}

export interface PartitionLag {
  topic: string;
  partition: number;
  records: number;
  /** How many the group has put behind it since the beginning of the partition. */
  handled: number;
}

/** The records that a partition has: from `first` until before `end`. */
export interface PartitionRange {
  topic: string;
  partition: number;
  first: bigint;
  end: bigint;
}

export interface LogProducer {
  /**
   * Appends one record; records of one partition keep their order.
   *
   * Resolves once every in-sync replica has it. A rejection does not mean that it was not appended: the
   * acknowledgement may be what was lost.
   */
  append(record: PlacedRecord): Promise<RecordPosition>;
  close(): Promise<void>;
}

export interface BatchProducer {
  /**
   * Appends these in their order, up to a thousand of them.
   *
   * Resolves once every in-sync replica has them all. If it rejects, any of them may have been appended; to append
   * the same ones again repeats a stretch of the log, and keeps its order.
   */
  appendBatch(records: NewRecord[]): Promise<void>;
  close(): Promise<void>;
}

export interface NewRecord {
  topic: string;
  /** Where the key does not decide it. */
  partition?: number;
  /** Without a key a record goes to any partition, and keeps no order. */
  key: string | null;
  value: string;
  /** Which attempt at handling it this will be; 1 unless told. Travels beside the value, which is never rewritten. */
  attempt?: number;
  /** Milliseconds since the epoch. Until then no consumer is given the record, nor those behind it on its partition. */
  notBefore?: number;
}

export type PlacedRecord = NewRecord & { partition: number };

/** Where a record is in its topic. */
export interface RecordPosition {
  partition: number;
  /** A 64-bit number, as a string. */
  offset: string;
}

export interface LogRecord {
  /** A 64-bit number, as a string. */
  offset: string;
  key: string | null;
  value: string;
  /** When it was appended, in milliseconds since the epoch. */
  timestamp: number;
  attempt: number;
  notBefore: number;
}

/**
 * Topics that carry the same work in lanes: one for each urgency, with the same number of partitions each, so that a key
 * falls on the same partition number in all of them.
 *
 * Equal partition numbers of one set are a *slot*. A slot belongs to one consumer of the group, which handles one batch
 * of it at a time, by weighted round robin over its lanes. Slots do not wait for each other.
 */
export interface LaneSet {
  name: string;
  lanes: LaneTopic[];
  /** The most records of one batch. */
  batchSize: number;
  /**
   * How many of these records, from the first, make one batch: at least one, and all of them where this is left out. Between
   * two batches a lane that is more urgent can go first, so it bounds how long that lane waits.
   */
  together?(records: LogRecord[]): number;
}

export interface LaneTopic {
  lane: string;
  topic: string;
  /** Its share of the batches while other lanes wait as well: at least `weight` of every sum of the weights. */
  weight: number;
}

/** Consecutive records of one partition. */
export interface LogBatch {
  /** The name of the lane set. */
  set: string;
  lane: string;
  topic: string;
  partition: number;
  /** At least one. */
  records: LogRecord[];
  /** Whether the group was rebalanced since it was read: another consumer may be handling the same records. */
  isStale(): boolean;
}

export interface ConsumerOptions {
  group: string;
  /** A consumer that is silent for longer is taken for dead, and its slots go to another. Milliseconds; 10 s unless told. */
  sessionMs?: number;
  sets: LaneSet[];
  /** How fast records may be taken, by all slots together. */
  rateLimiter: RateLimiter;
  /**
   * Handles a batch.
   *
   * Offsets are committed after this resolves, so a crash in between delivers them again: at-least-once. If it rejects,
   * the same records are handled again later, and their slot waits.
   */
  handle(batch: LogBatch): Promise<void>;
  /** How many records of a partition are still to be handled; `undefined` when the partition is another consumer's now. */
  onLag(place: Pick<LogBatch, 'set' | 'lane' | 'topic' | 'partition'>, records: number | undefined): void;
  /** The consumer has stopped for good, of an error that trying again does not cure. */
  onCrash(error: Error): void;
}

export interface RateLimiter {
  /** Takes up to that many, and says how many it got: 0 if it is too soon. */
  take(atMost: number): number;
  /** How long until the next can be taken, in milliseconds; 0 if one can be taken now. */
  waitMs(): number;
}

export interface LogConsumer {
  /** No further batch is begun, nor one that failed begun again, until `resume`. The group membership is kept. */
  pause(): void;
  resume(): void;
  /** Finishes the batches at hand, commits their offsets, and leaves the group. */
  close(): Promise<void>;
}
