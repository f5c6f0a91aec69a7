import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { notePlacesReturned } from '../../src/admission/returned-places';
import { schema } from '../../src/schema';
import { kafkaAdmission } from '../../src/techniques/kafka-admission';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';

let lab: TestDatabase;
beforeAll(async () => {
  lab = await openTestDatabase(schema);
});
afterAll(() => lab.close());

test('gives back the place of each technique that admits, and of no other', async () => {
  const copy = { ...kafkaAdmission, slug: 'kafka-admission-copy' };
  const notePlaces = notePlacesReturned([kafkaKeyed, kafkaAdmission, copy]);
  const decide = (
    buyerId: number,
    { slug }: { slug: string },
    status: 'confirmed' | 'expired' = 'expired',
  ) => ({
    request: { id: randomUUID(), eventId: 1, buyerId, technique: slug },
    decision: { status },
  });

  await lab.database.transaction((transaction) =>
    notePlaces(transaction, [
      decide(1, kafkaKeyed),
      decide(2, kafkaAdmission),
      decide(3, copy),
      decide(4, copy, 'confirmed'),
    ]),
  );

  const noted = await lab.dataSource.query('SELECT buyer_id FROM returned_places ORDER BY buyer_id');
  expect(noted).toEqual([{ buyer_id: 2 }, { buyer_id: 3 }]);
});
