import { describe, expect, test } from '@jest/globals';
import { auditWallet } from '../../wallet/audit';
import type { Wallet } from '../../wallet/wallet';

/** A wallet with these movements, each under a key of its own unless one is given. */
function walletOf(buyerId: number, balance: number, ...movements: (number | [number, string])[]): Wallet {
  const entries = movements.map((movement, index) => {
    const [amount, idempotencyKey] = Array.isArray(movement) ? movement : [movement, `k${index}`];
    return { id: index + 1, buyerId, amount, idempotencyKey, balanceAfter: 0, recordedAt: new Date(0) };
  });
  return { buyerId, balance, entries };
}

describe('the audit of wallets', () => {
  test('holds when every balance is the sum of its ledger', () => {
    expect(auditWallet([walletOf(12, 70, 100, -30), walletOf(88, 0), walletOf(40, 0, 5, -5)])).toEqual({
      wallets: 3,
      movements: 4,
      drifted: [],
      overdrawn: [],
      repeated: [],
      verdict: 'holds',
      report: ['4 movements in 3 wallets add up, and nothing is wrong.'],
    });
  });

  test('finds a charge that the balance has lost', () => {
    expect(auditWallet([walletOf(12, 50, 50, 50)])).toMatchObject({
      verdict: 'broken',
      drifted: [{ buyerId: 12, balance: 50, ledger: 100 }],
      report: ['The balance of buyer 12 says 50, but the ledger adds up to 100.'],
    });
  });

  test('finds money that was spent before there was enough, even if it came later', () => {
    expect(auditWallet([walletOf(12, 40, 100, -80, -80, 100)])).toMatchObject({
      verdict: 'broken',
      drifted: [],
      overdrawn: [{ buyerId: 12, lowest: -60 }],
      report: ['Buyer 12 spent 60 more than there was.'],
    });
  });

  test('finds a balance below zero', () => {
    expect(auditWallet([walletOf(12, -60, 100, -160)])).toMatchObject({
      verdict: 'broken',
      drifted: [],
      overdrawn: [{ buyerId: 12, lowest: -60 }],
    });
  });

  test('finds a request that moved money twice', () => {
    expect(auditWallet([walletOf(12, 40, 100, [-30, 'again'], [-30, 'again'])])).toMatchObject({
      verdict: 'broken',
      repeated: [{ buyerId: 12, idempotencyKey: 'again', entryIds: [2, 3] }],
      report: ['Buyer 12 sent again once, and money moved 2 times (entries 2 and 3).'],
    });
  });
});
