/**
 * The log as the rest of the level sees it: append, and read in order. Everything that is particular to one client
 * library stays behind this interface.
 */
export interface Log {
  /** Creates the topics that do not exist yet. */
  createTopics(topics: Topic[]): Promise<void>;
  openProducer(): Promise<LogProducer>;
  openConsumer(options: ConsumerOptions): Promise<LogConsumer>;
  /** Rejects if no broker answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface Topic {
  name: string;
  partitions: number;
}

export interface LogProducer {
  /**
   * Appends one record; records with the same key keep their order.
   *
   * Resolves once every in-sync replica has it. A rejection does not mean that it was not appended: the
   * acknowledgement may be what was lost.
   */
  append(record: { topic: string; key: string; value: string }): Promise<void>;
  close(): Promise<void>;
}

export interface ConsumerOptions {
  group: string;
  topics: string[];
  /**
   * Handles one record. Records of one partition come one after another, in order.
   *
   * Its offset is committed after this resolves, so a crash in between delivers the record again: at-least-once. If it
   * rejects, the same record is handled again later, and its partition waits.
   */
  handle(record: LogRecord): Promise<void>;
  /** How many records of a partition are still to come after the one just handled. */
  onLag(topic: string, partition: number, records: number): void;
}

export interface LogConsumer {
  /** Finishes the record at hand, commits, and leaves the group. */
  close(): Promise<void>;
}

export interface LogRecord {
  topic: string;
  partition: number;
  /** A 64-bit number, as a string. */
  offset: string;
  value: string;
}
