import type { RecordPosition } from '../log/log';
import type { BuyerClass } from '../requests/buyer-class';

/** Where a request is in the log: in which lane of its technique, and at which offset of a partition. */
export interface LogPosition extends RecordPosition {
  technique: string;
  lane: BuyerClass;
}

const ENCODED = /^(?<technique>[a-z\d-]+):(?<lane>vip|standard):(?<partition>\d{1,9}):(?<offset>\d{1,19})$/;

/** As one word. */
export function encodePosition({ technique, lane, partition, offset }: LogPosition): string {
  return `${technique}:${lane}:${partition}:${offset}`;
}

/** The position that `encodePosition` has written; `undefined` for any other text. */
export function decodePosition(word: string): LogPosition | undefined {
  const found = ENCODED.exec(word)?.groups as Record<keyof LogPosition, string> | undefined;
  return found && { ...found, lane: found.lane as BuyerClass, partition: Number(found.partition) };
}
