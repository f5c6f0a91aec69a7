/** What becomes of a lease whose holder is stopped past it, in every order: real PostgreSQL, three real servers of Redis. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Verdict } from '@ticket-rush/shared/booking/technique';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Exploration, openExploration } from '@ticket-rush/testing/explorer/exploration';
import type { Run } from '@ticket-rush/testing/explorer/run';
import { lockInsideTransaction } from '../../../lv3-redlock/src/techniques/lock-inside-transaction';
import { pubsubLock } from '../../../lv3-redlock/src/techniques/pubsub-lock';
import { redlock } from '../../../lv3-redlock/src/techniques/redlock';
import { redlockFenced } from '../../../lv3-redlock/src/techniques/redlock-fenced';
import { simpleLock } from '../../../lv3-redlock/src/techniques/simple-lock';
import { spinLock } from '../../../lv3-redlock/src/techniques/spin-lock';
import { type OpenLevel, openLevel, startExploredServers } from '../../explore/explored-database';
import { raceOf } from '../../explore/race-of';

let scratch: Scratch;
let level: OpenLevel;
beforeAll(async () => {
  scratch = await openScratch();
  level = await openLevel(await startExploredServers(scratch, () => undefined, ['lv3']), 'lv3');
});
afterAll(async () => {
  await level?.close();
  await scratch?.close();
});

async function exploring<T>(
  { slug }: { slug: string },
  { pause }: { pause: boolean },
  work: (exploration: Exploration) => Promise<T>,
): Promise<T> {
  const choice = { resource: 'tickets' as const, technique: slug, buyers: [12, 88], tickets: 1, pause };
  const { race } = raceOf(level.source, choice, level.room);
  const exploration = await openExploration(level.dataSource, race);
  return work(exploration).finally(exploration.close);
}

/** T1 is stopped with its COMMIT on the way: the lease ends, and T2 comes as far as it can. */
async function stopAtCommit(run: Run): Promise<void> {
  const next = () => run.states()[0]?.next?.step;
  for (; next() !== 'COMMIT'; ) await run.step('1');
  await run.step('L');
  for (const digit of ['2', '1', '2']) while (run.able().includes(digit)) await run.step(digit);
}

async function verdictAtCommit(technique: { slug: string }): Promise<Verdict> {
  return exploring(technique, { pause: true }, async (exploration) => {
    const run = await exploration.run();
    await stopAtCommit(run);
    const { verdict } = await run.judge();
    await run.close();
    return verdict;
  });
}

describe.each([simpleLock, spinLock, pubsubLock, redlock])('$slug', (technique) => {
  test('sells the last ticket twice where its lease ends with a COMMIT on the way', async () => {
    expect(await verdictAtCommit(technique)).toBe('broken');
  });
});

test('the fence refuses the late COMMIT', async () => {
  expect(await verdictAtCommit(redlockFenced)).toBe('holds');
});

test('the shortest schedule that breaks a plain lease lets T1 look at its clock before the lease ends', async () => {
  const found = await exploring(simpleLock, { pause: true }, (exploration) =>
    exploration.explore({ way: 'reduced', limit: 200 }),
  );
  expect(found).toMatchObject({ complete: true, schedules: 70, broken: 12 });
  const { schedule = '', lines = [] } = found.shortest ?? {};
  expect(schedule).toMatch(/^1{6}L2+/);
  expect(lines[5]).toMatchObject({ party: 'T1', step: 'insert-booking' });
  expect(lines[6]).toMatchObject({ party: 'L', text: 'the lease of T1 ends' });
});

test('a run that is closed leaves no transaction open, of one who sleeps in it either', async () => {
  await exploring(lockInsideTransaction, { pause: false }, async (exploration) => {
    const run = await exploration.run('1122');
    expect(run.states()[1]).toMatchObject({ because: expect.stringContaining('it sleeps since step 4') });
    await run.close();
    const open = await level.dataSource.query(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    );
    expect(open).toEqual([]);
  });
});

test('a lease that ends before T1 has looked is found out, and rolled back', async () => {
  await exploring(simpleLock, { pause: true }, async (exploration) => {
    const run = await exploration.run('11111L1');
    expect(run.states()[0]).toMatchObject({ next: { step: 'ROLLBACK' } });
    await run.close();
  });
});

test('without a pause no order breaks a lease, and a waiter sleeps until the lock is handed to it', async () => {
  await exploring(pubsubLock, { pause: false }, async (exploration) => {
    const run = await exploration.run('12');
    expect(run.states()[1]).toMatchObject({
      waitsInProcess: false,
      because: 'it sleeps since step 2, until the lock is handed to it',
    });
    await run.close();
    expect(await exploration.explore({ way: 'all', limit: 100 })).toMatchObject({
      ...{ complete: true, schedules: 16, broken: 0, undersells: 0 },
    });
  });
});
