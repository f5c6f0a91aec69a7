import { describe, expect, test } from '@jest/globals';
import { optimistic } from '../../lv2-db-lock/src/techniques/optimistic';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { selectionOf } from '../commands/selection-of';
import { crowdOf, eventFor } from '../rush/crowd';
import { sellOutMs } from '../rush/pace';

describe('rush --quantity', () => {
  test('takes the techniques that sell several, and leaves the levels out that have none', async () => {
    const { levels, techniques } = await selectionOf({ level: ['lv1', 'lv2'], quantity: 4 });
    expect(levels).toEqual(['lv2']);
    expect(techniques).toContain(rowLock.slug);
    expect(techniques).not.toContain(optimistic.slug);
  });

  test('refuses a technique that sells one ticket at a time, and names those that sell several', async () => {
    const refused = selectionOf({ level: ['lv2'], technique: [optimistic.slug], quantity: 4 });
    await expect(refused).rejects.toThrow(
      new RegExp(`^--quantity: ${optimistic.slug} does not sell several .* these do: .*${rowLock.slug}`),
    );
    await expect(selectionOf({ level: ['lv1'], quantity: 4 })).rejects.toThrow(
      /no technique of these levels/,
    );
  });

  test('lets each buyer order 1 to so many, which is what one buyer may have', () => {
    const crowd = crowdOf({ buyers: 200, seed: 1, quantity: 4 });
    expect(new Set(crowd.map(({ quantity }) => quantity))).toEqual(new Set([1, 2, 3, 4]));
    expect(eventFor({ tickets: 100, quantity: 4 })).toEqual({ tickets: 100, ticketsPerBuyer: 4 });
  });

  test('sends the same requests as ever without it', () => {
    expect(crowdOf({ buyers: 200, seed: 1 }).some((request) => 'quantity' in request)).toBe(false);
    expect(eventFor({ tickets: 100 })).toEqual({ tickets: 100 });
  });

  test('is sold out at the yes that gave the last ticket, not at as many orders', () => {
    const yes = (quantity: number, decidedAt: number) => ({
      ...{ requestId: 'r', buyerId: 1, intendedAt: 0, answeredAt: decidedAt, decidedAt, quantity },
      ...{ outcome: 'booked' as const, reason: 'booked' },
    });
    const records = [yes(4, 10), yes(3, 20), yes(1, 30)];
    expect(sellOutMs(records, 7)).toBe(20);
    expect(sellOutMs(records, 8)).toBe(30);
    expect(sellOutMs(records, 9)).toBeNull();
  });
});
