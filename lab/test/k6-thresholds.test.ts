/** What k6 makes of a shop that never sells anything twice, and refuses those whom it should not. */
import { rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { k6Path } from '@ticket-rush/stack/install/k6-program';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { rowLockNowait } from '../../lv2-db-lock/src/techniques/row-lock-nowait';
import { requireTechnique } from '../k6/require-technique';
import { type LoadScript, loadScripts } from '../k6/scripts';
import { type Ended, runLab } from './run-lab';
import { openStandInShop, type StandInShop, TICKETS } from './stand-in-shop';

const k6 = k6Path();
const testWithK6 = k6 === undefined ? test.skip : test;

const THRESHOLD_CROSSED = 99;

let shop: StandInShop;
afterEach(() => shop.close());

async function load(script: string): Promise<Ended> {
  const which = ['--url', shop.url, '--technique', rowLock.slug, '--profile', 'smoke'];
  const ended = await runLab(['k6', script, ...which]);
  const [, page] = /^report: (.+)$/m.exec(ended.stderr) ?? [];
  if (page !== undefined) rmSync(page);
  return ended;
}

testWithK6('soak keeps every threshold where every sale is sold out', async () => {
  shop = await openStandInShop((_eventId, sold) => (sold < TICKETS ? 'booked' : 'sold-out'));
  const { status, stderr } = await load('soak');
  expect(stderr).not.toContain('crossed');
  expect(status).toBe(0);
});

describe('a threshold is crossed', () => {
  testWithK6('if nobody is sold anything', async () => {
    shop = await openStandInShop(() => 'sold-out');
    const { status, stderr } = await load('ramp');
    expect(stderr).toMatch(/thresholds on metrics '.*outcomes\{outcome:booked\}.*' have been crossed/);
    expect(status).toBe(THRESHOLD_CROSSED);
  });

  testWithK6('if one sale of many has tickets left', async () => {
    let first: number | undefined;
    shop = await openStandInShop((eventId, sold) => {
      first ??= eventId;
      return eventId !== first && sold < TICKETS ? 'booked' : 'sold-out';
    });
    const { status, stderr } = await load('soak');
    expect(stderr).toMatch(/thresholds on metrics 'tickets_left' have been crossed/);
    expect(status).toBe(THRESHOLD_CROSSED);
  });

  testWithK6('if contention is cheap because buyers are refused', async () => {
    let asked = 0;
    shop = await openStandInShop(() => (++asked % 2 === 0 ? 'contended' : 'booked'));
    const { status, stderr } = await load('contention');
    expect(stderr).toMatch(/thresholds on metrics 'outcomes\{outcome:contended\}' have been crossed/);
    expect(status).toBe(THRESHOLD_CROSSED);
  });
});

test('contention is not run against a technique that refuses by nature', async () => {
  shop = await openStandInShop(() => 'contended');
  const required = (script: string, technique: string) =>
    requireTechnique(shop.url, loadScripts.find(({ name }) => name === script) as LoadScript, technique);
  await expect(required('contention', rowLockNowait.slug)).rejects.toThrow(/row-lock-nowait.*refuse/);
  expect(await required('contention', rowLock.slug)).toEqual({ level: 'lv2', slug: rowLock.slug });
  expect(await required('rush', rowLockNowait.slug)).toMatchObject({ slug: rowLockNowait.slug });
});
