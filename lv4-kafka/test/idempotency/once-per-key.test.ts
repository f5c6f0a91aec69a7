import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { until } from '@ticket-rush/testing/until';
import { oncePerKey } from '../../src/idempotency/once-per-key';
import { answersWithin, limitAnswers } from '../../src/limits/limit-answers';
import { schema } from '../../src/schema';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { accepted } from '../decide/batches';

const LIMIT_MS = 500;
const PLACE = { technique: kafkaKeyed.slug, lane: 'standard', partition: 0, offset: '1' } as const;

let lab: TestDatabase;
beforeAll(async () => {
  lab = await openTestDatabase(schema);
});
afterAll(() => lab?.close());

const clock = () => new Date();

test('what the log has is accepted, although the database never says that it is marked', async () => {
  const [id, goOn] = [randomUUID(), createGate()];
  const silent = stepped(lab.database, { 'mark-accepted': () => goOn.opened });
  const accept = oncePerKey(limitAnswers(silent, answersWithin(LIMIT_MS)), () => id);
  try {
    expect(await accept(accepted(12, 1), 'a key', clock, async () => PLACE)).toMatchObject({
      id,
      buyerId: 12,
    });
  } finally {
    goOn.open();
  }
  await until(
    'the key is marked as accepted',
    () => lab.dataSource.query('SELECT accepted_at FROM idempotency_keys'),
    ([key]) => key.accepted_at !== null,
  );
});

test('a key that cannot be looked up leaves open what it stands for', async () => {
  const goOn = createGate();
  const silent = stepped(lab.database, { 'claim-key': () => goOn.opened });
  const accept = oncePerKey(limitAnswers(silent, answersWithin(LIMIT_MS)), () => randomUUID());
  let asked = 0;
  const append = async () => {
    asked += 1;
    return PLACE;
  };
  try {
    await expect(accept(accepted(12, 1), 'a key', clock, append)).rejects.toMatchObject({
      outcome: 'unknown',
    });
    expect(asked).toBe(0);
  } finally {
    goOn.open();
  }
  await until(
    'both keys are claimed',
    () => lab.dataSource.query('SELECT FROM idempotency_keys'),
    (keys) => keys.length === 2,
  );
});
