import type { Technique } from '@ticket-rush/shared/booking/technique';
import { kafkaKeyed } from '../techniques/kafka-keyed';

/** How LV.4 moves money: in a saga behind the log of `kafka-keyed`, and at once for a buyer who fills a wallet. */
export const walletTechniques: Pick<Technique, 'slug' | 'summary' | 'expected'>[] = [
  {
    slug: kafkaKeyed.slug,
    summary: 'a saga books, pays and notifies, and refunds once when a later step is refused',
    expected: kafkaKeyed.expected,
  },
];
