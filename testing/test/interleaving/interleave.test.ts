import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { openTestDatabase, type TestDatabase } from '../../database/test-database';
import { interleave } from '../../interleaving/interleave';

const LOCK = statement('lock', 'SELECT FROM events WHERE id = $1 FOR UPDATE');
const READ = statement('read', 'SELECT sold FROM events WHERE id = $1');

let lab: TestDatabase;
let friday: number;
let saturday: number;
beforeEach(async () => {
  lab = await openTestDatabase();
  [friday, saturday] = [await putOnSale(), await putOnSale()];
});
afterEach(() => lab.close());

async function putOnSale(): Promise<number> {
  return (await createEvent(lab.dataSource, newEvent.parse({ tickets: 1 }))).id;
}

const locksFriday = (database: Database) => async () =>
  database.transaction((transaction) => transaction.run(LOCK, [friday]));

const bothLockFriday = (database: Database) => ({ T1: locksFriday(database), T2: locksFriday(database) });

test('says for whom a party waits, and since when, where the schedule wants a step of it', async () => {
  const schedule = ['T1 BEGIN', 'T1 lock', 'T2 BEGIN', 'T2 lock', 'T2 COMMIT'];
  await expect(interleave(lab, bothLockFriday, schedule)).rejects.toThrow(
    'T2 cannot take step 5, COMMIT: it waits for T1, who holds what it wants, since step 4 (SELECT FROM events WHERE id = 1 FOR UPDATE)',
  );
});

test('says how a party has ended, where the schedule wants one more step of it', async () => {
  const schedule = ['T1 BEGIN', 'T1 lock', 'T1 COMMIT', 'T1 lock'];
  await expect(interleave(lab, bothLockFriday, schedule)).rejects.toThrow(
    'T1 cannot take step 4, lock: it has ended with a yes',
  );
});

test('says what a party wants, where it is not what the schedule says', async () => {
  await expect(interleave(lab, bothLockFriday, ['T1 BEGIN', 'T1 read'])).rejects.toThrow(
    'T1 cannot take step 2, read: it wants lock',
  );
  await expect(interleave(lab, bothLockFriday, ['T1 lock'])).rejects.toThrow(
    'T1 cannot take step 1, lock: it wants BEGIN',
  );
});

test('says which party has not ended when the schedule has', async () => {
  await expect(interleave(lab, bothLockFriday, ['T1 BEGIN', 'T1 lock'])).rejects.toThrow(
    'The schedule ends after 2 steps, and T1 has not ended: it wants COMMIT',
  );
});

test('sees that a party waits in the process', async () => {
  const parties = (database: Database) => {
    let mine = Promise.resolve() as Promise<unknown>;
    const inOrder = (play: () => Promise<unknown>) => () => {
      mine = mine.then(play);
      return mine;
    };
    return { T1: inOrder(locksFriday(database)), T2: inOrder(locksFriday(database)) };
  };
  const lines = await interleave(lab, parties, [
    'T1 BEGIN',
    'T2 begins',
    'T1 lock',
    'T1 COMMIT',
    'T2 BEGIN',
    'T2 lock',
    'T2 COMMIT',
  ]);
  expect(lines[1]?.then).toBe('waits in the process');
  await expect(interleave(lab, parties, ['T1 BEGIN', 'T2 begins', 'T2 BEGIN'])).rejects.toThrow(
    'T2 cannot take step 3, BEGIN: it waits in the process since step 2, for a party that holds what it wants',
  );
});

test('makes the party that closes a circle the victim, at once and each time', async () => {
  const locksBoth = (database: Database, events: number[]) => () =>
    database.transaction(async (transaction) => {
      for (const event of events) await transaction.run(LOCK, [event]);
    });
  const parties = (database: Database) => ({
    T1: locksBoth(database, [friday, saturday]),
    T2: locksBoth(database, [saturday, friday]),
  });
  const inTurn = ['T1 BEGIN', 'T2 BEGIN', 'T1 lock', 'T2 lock'];
  const secondCloses = await interleave(lab, parties, [
    ...inTurn,
    'T1 lock',
    'T2 lock',
    'T2 ROLLBACK',
    'T1 COMMIT',
  ]);
  expect(secondCloses[5]?.then).toBe('→ ERROR 40P01 deadlock detected');
  const firstCloses = await interleave(lab, parties, [
    ...inTurn,
    'T2 lock',
    'T1 lock',
    'T1 ROLLBACK',
    'T2 COMMIT',
  ]);
  expect(firstCloses[5]?.then).toBe('→ ERROR 40P01 deadlock detected');
});

test('leaves the connections as they were', async () => {
  await interleave(lab, (database) => ({ T1: () => database.run(READ, [friday]) }), ['T1 read']);
  const [{ deadlock_timeout: timeout }] = await lab.dataSource.query('SHOW deadlock_timeout');
  expect(timeout).toBe('1s');
});
