import type { LogPlace } from '../log/log';
import type { BuyerClass } from '../requests/buyer-class';

/** Where a request stands in line: on which lane of its technique, and behind how many. */
export interface Place extends LogPlace {
  technique: string;
  lane: BuyerClass;
}

/** As one word. */
export function encodePlace({ technique, lane, partition, offset }: Place): string {
  return `${technique}:${lane}:${partition}:${offset}`;
}

/** Of what `encodePlace` has written, and nobody else. */
export function decodePlace(word: string): Place {
  const [technique, lane, partition, offset] = word.split(':') as [string, BuyerClass, string, string];
  return { technique, lane, partition: Number(partition), offset };
}
