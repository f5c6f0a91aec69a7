/** What k6 makes of a shop that never sells anything twice, and refuses those whom it should not. */
import { rmSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { k6Path } from '@ticket-rush/stack/install/k6-program';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { rowLockNowait } from '../../../lv2-db-lock/src/techniques/row-lock-nowait';
import { requireTechnique } from '../../k6/require-technique';
import { type LoadScript, loadScripts } from '../../k6/scripts';
import { type Ended, runLab } from '../run-lab';
import { type Decide, openStandInShop, TICKETS } from '../stand-in-shop';

const k6 = k6Path();
const testWithK6 = k6 === undefined ? test.skip : test;

const THRESHOLD_CROSSED = 99;

async function load(script: string, decide: Decide): Promise<Ended> {
  const shop = await openStandInShop(decide);
  try {
    const which = ['--url', shop.url, '--technique', rowLock.slug, '--profile', 'smoke'];
    const ended = await runLab(['k6', script, ...which]);
    const [, page] = /^report: (.+)$/m.exec(ended.stderr) ?? [];
    if (page !== undefined) rmSync(page);
    return ended;
  } finally {
    shop.close();
  }
}

testWithK6('soak keeps every threshold where every sale is sold out', async () => {
  const { status, stderr } = await load('soak', (_eventId, sold) => (sold < TICKETS ? 'booked' : 'sold-out'));
  expect(stderr).not.toContain('crossed');
  expect(status).toBe(0);
});

/** Leaves the tickets of the first sale. */
function oneSaleNotSoldOut(): Decide {
  let first: number | undefined;
  return (eventId, sold) => {
    first ??= eventId;
    return eventId !== first && sold < TICKETS ? 'booked' : 'sold-out';
  };
}

function everySecondRefused(): Decide {
  let asked = 0;
  return () => (++asked % 2 === 0 ? 'contended' : 'booked');
}

const crossings: [why: string, script: string, decide: Decide, crossed: RegExp][] = [
  ['if no buyer gets a ticket', 'ramp', () => 'sold-out', /'.*outcomes\{outcome:booked\}.*'/],
  ['if one sale of many has tickets left', 'soak', oneSaleNotSoldOut(), /'tickets_left'/],
  [
    'if contention is cheap because buyers are refused',
    'contention',
    everySecondRefused(),
    /'outcomes\{outcome:contended\}'/,
  ],
];

describe('a threshold is crossed', () => {
  /** All at once: each of them has a shop of its own, and a load that takes as long as its profile says. */
  const loads = new Map<string, Promise<Ended>>();
  beforeAll(() => {
    for (const [why, script, decide] of crossings) loads.set(why, load(script, decide));
  });

  testWithK6.each(crossings)('%s', async (why, _script, _decide, crossed) => {
    const { status, stderr } = (await loads.get(why)) as Ended;
    expect(stderr).toMatch(new RegExp(`thresholds on metrics ${crossed.source} have been crossed`));
    expect(status).toBe(THRESHOLD_CROSSED);
  });
});

test('contention is not run against a technique that refuses by nature', async () => {
  const shop = await openStandInShop(() => 'contended');
  const required = (script: string, technique: string) =>
    requireTechnique(shop.url, loadScripts.find(({ name }) => name === script) as LoadScript, technique);
  await expect(required('contention', rowLockNowait.slug)).rejects.toThrow(/row-lock-nowait.*refuse/);
  expect(await required('contention', rowLock.slug)).toEqual({ level: 'lv2', slug: rowLock.slug });
  expect(await required('rush', rowLockNowait.slug)).toMatchObject({ slug: rowLockNowait.slug });
  shop.close();
});
