import type { Technique } from '@ticket-rush/shared/booking/technique';
import { kafkaKeyed } from '../techniques/kafka-keyed';

/** How LV.4 keeps seats: as requests in the log of `kafka-keyed`. */
export const seatTechniques: Pick<Technique, 'slug' | 'summary' | 'expected'>[] = [
  {
    slug: kafkaKeyed.slug,
    summary: 'the seat is the key: one writer each, and no lock',
    expected: kafkaKeyed.expected,
  },
];
