import { afterEach, expect, jest, test } from '@jest/globals';
import { type Contender, handingOn, openContenders } from '../../src/redis/contenders';

const FRIDAY = 'friday';
const FOREVER_MS = 30_000;

const crowds: Promise<Contender>[][] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  for (const contenders of crowds.splice(0)) for (const contender of contenders) (await contender).handOn();
});

/** So many buyers ask for the same lock; tells who has been called, in that order. */
function crowdOf(buyers: number) {
  const contend = openContenders();
  const called: number[] = [];
  const contenders = Array.from({ length: buyers }, async (_, buyer) => {
    const contender = await contend(FRIDAY, FOREVER_MS);
    called.push(buyer);
    return contender as Contender;
  });
  crowds.push(contenders);
  return { contend, called, contenders };
}

test('calls one buyer at a time, in the order of arrival', async () => {
  const { called, contenders } = crowdOf(3);
  for (const [buyer, contender] of contenders.entries()) {
    const { handOn } = await contender;
    expect(called.at(-1)).toBe(buyer);
    expect(called).toHaveLength(buyer + 1);
    handOn();
  }
});

test('lets the buyers of another lock ask meanwhile', async () => {
  const { contend, contenders } = crowdOf(1);
  await contenders[0];
  expect(await contend('saturday', 1)).toBeDefined();
});

test('hands on once, whatever is called twice', async () => {
  const { called, contenders } = crowdOf(3);
  const { handOn } = (await contenders[0]) as Contender;
  handOn();
  handOn();
  await contenders[1];
  expect(called).toEqual([0, 1]);
});

test('sends a buyer away whose time is over, and calls the next one in the place', async () => {
  const { contend, called, contenders } = crowdOf(1);
  const first = (await contenders[0]) as Contender;
  const impatient = contend(FRIDAY, 1);
  const patient = contend(FRIDAY, FOREVER_MS);
  expect(await impatient).toBeUndefined();
  expect(called).toEqual([0]);
  first.handOn();
  expect(await patient).toBeDefined();
});

test('begins anew when all have left', async () => {
  const { contend, contenders } = crowdOf(2);
  for (const contender of contenders) (await contender).handOn();
  expect(await contend(FRIDAY, 1)).toBeDefined();
});

test.each(['release', 'letExpire'] as const)(
  'hands on as %s is called, and not when it is answered',
  async (end) => {
    const { called, contenders } = crowdOf(2);
    const unanswered = {
      requireOwned: async () => undefined,
      release: () => new Promise<void>(() => undefined),
      letExpire: () => undefined,
    };
    void handingOn((await contenders[0]) as Contender, unanswered)[end]();
    await contenders[1];
    expect(called).toEqual([0, 1]);
  },
);

/** The milliseconds after which the process first gives way, if it has the lock for ten milliseconds each time. */
async function longestRun(before: (first: Contender) => void): Promise<number> {
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  const { contenders } = crowdOf(100);
  before((await contenders[0]) as Contender);
  for (const asked of contenders) {
    const contender = await asked;
    if (contender.givesWay()) break;
    now += 10;
    contender.handOn();
  }
  return now;
}

test('gives way after half a second while no other process has been met', async () => {
  expect(await longestRun(() => undefined)).toBe(500);
});

test('gives way much sooner where another process had the lock', async () => {
  expect(await longestRun((first) => first.wasRefused())).toBe(50);
});
