import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { auditWallet } from '@ticket-rush/shared/wallet/audit';
import type { Movement } from '@ticket-rush/shared/wallet/wallet';
import { listWallets, readWallet } from '@ticket-rush/shared/wallet/wallets';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { createBarrier } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { unprotected } from '../src/wallet/unprotected';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase();
});
afterEach(() => lab.close());

const movement = (amount: number, idempotencyKey: string): Movement => ({
  buyerId: 12,
  amount,
  idempotencyKey,
});

/** Both movements have read the balance, and have looked for their key, before either writes. */
async function bothReadBeforeEitherWrites(balance: number, movements: [Movement, Movement]) {
  if (balance > 0)
    await unprotected.create({ database: lab.database, metrics: countRetries() })(movement(balance, 'k0'));
  const bothHaveRead = createBarrier(2);
  const database = stepped(lab.database, { 'write-balance': () => bothHaveRead.arrive() });
  const move = unprotected.create({ database, metrics: countRetries() });
  const entries = await Promise.all(movements.map(move));
  expect(entries.map(({ amount }) => amount)).toEqual(movements.map(({ amount }) => amount));
  const audit = auditWallet(await listWallets(lab.dataSource));
  return { audit, wallet: await readWallet(lab.dataSource, 12) };
}

test('makes two payments from a balance that covers one', async () => {
  const { audit, wallet } = await bothReadBeforeEitherWrites(100, [movement(-80, 'k1'), movement(-80, 'k2')]);
  expect(wallet.balance).toBe(20);
  expect(audit).toMatchObject({
    verdict: 'broken',
    overdrawn: [{ buyerId: 12, lowest: -60 }],
    drifted: [{ buyerId: 12, balance: 20, ledger: -60 }],
  });
});

test('loses one of two charges', async () => {
  const { audit, wallet } = await bothReadBeforeEitherWrites(0, [movement(50, 'k1'), movement(50, 'k2')]);
  expect(wallet.balance).toBe(50);
  expect(audit).toMatchObject({
    verdict: 'broken',
    overdrawn: [],
    drifted: [{ buyerId: 12, balance: 50, ledger: 100 }],
  });
});

test('makes one payment twice when it is sent again while the first is running', async () => {
  const { audit } = await bothReadBeforeEitherWrites(100, [movement(-30, 'k1'), movement(-30, 'k1')]);
  expect(audit).toMatchObject({
    verdict: 'broken',
    repeated: [{ buyerId: 12, idempotencyKey: 'k1', entryIds: [expect.any(Number), expect.any(Number)] }],
  });
});
