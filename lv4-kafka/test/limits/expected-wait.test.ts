import { describe, expect, test } from '@jest/globals';
import { estimateWait } from '../../src/limits/expected-wait';

/** A worker that decides a thousand in a second has just been seen, and so many wait now. */
function slotWith({ vip, standard }: { vip: number; standard: number }) {
  const wait = estimateWait({ vip: 40, standard: 10 });
  const decided = (vip: number, standard: number) => [
    { lane: 'vip', waiting: 5_000, decided: vip },
    { lane: 'standard', waiting: 5_000, decided: standard },
  ];
  wait.observe(0, decided(0, 0));
  wait.observe(1_000, decided(800, 200));
  wait.observe(2_000, decided(1_600, 400));
  wait.observe(3_000, [
    { lane: 'vip', waiting: vip, decided: 2_400 },
    { lane: 'standard', waiting: standard, decided: 600 },
  ]);
  return wait;
}

test('a fresh slot waits for nothing', () => {
  expect(estimateWait({ vip: 40, standard: 10 }).expectedWaitMs('standard')).toBe(0);
});

test('a queue of one lane waits for all that are in it', () => {
  expect(slotWith({ vip: 0, standard: 2_000 }).expectedWaitMs('standard')).toBe(2_000);
  expect(slotWith({ vip: 2_000, standard: 0 }).expectedWaitMs('vip')).toBe(2_000);
});

describe('where both lanes wait', () => {
  test('a VIP does not wait for the length of the standard lane', () => {
    expect(slotWith({ vip: 0, standard: 90_000 }).expectedWaitMs('vip')).toBe(0);
    expect(slotWith({ vip: 80, standard: 90_000 }).expectedWaitMs('vip')).toBe(100);
  });

  test('a standard request waits for the VIPs, and at most for its own share of the worker', () => {
    expect(slotWith({ vip: 1_000, standard: 1_000 }).expectedWaitMs('standard')).toBe(2_000);
    expect(slotWith({ vip: 90_000, standard: 1_000 }).expectedWaitMs('standard')).toBe(5_000);
  });
});

test('a request whose queue position is known waits for those before it', () => {
  const slot = slotWith({ vip: 0, standard: 2_000 });
  expect(slot.ahead('standard', '1100')).toBe(500);
  expect(slot.expectedWaitMs('standard', slot.ahead('standard', '1100'))).toBe(500);
  expect(slot.ahead('standard', '17')).toBe(0);
});

test('a slot that does not move is expected to take as long again as it has stood, for all its lanes', () => {
  const slot = slotWith({ vip: 1, standard: 1 });
  slot.observe(60_000, [
    { lane: 'vip', waiting: 1, decided: 2_400 },
    { lane: 'standard', waiting: 1, decided: 600 },
  ]);
  for (const lane of ['vip', 'standard']) expect(slot.expectedWaitMs(lane)).toBe(57_000);
});
