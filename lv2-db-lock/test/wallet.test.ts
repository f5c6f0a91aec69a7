import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { auditWallet } from '@ticket-rush/shared/wallet/audit';
import type { LedgerEntry, MoveMoney, Movement } from '@ticket-rush/shared/wallet/wallet';
import { listWallets, readWallet } from '@ticket-rush/shared/wallet/wallets';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { heldOpen } from '@ticket-rush/testing/http/held-open';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { schema } from '../src/schema';
import { walletTechniques } from '../src/wallet';
import { conditionalUpdate } from '../src/wallet/conditional-update';
import { rowLock } from '../src/wallet/row-lock';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
});
afterEach(() => lab.close());

const movement = (amount: number, idempotencyKey: string): Movement => ({
  buyerId: 12,
  amount,
  idempotencyKey,
});
const balance = async () => (await readWallet(lab.dataSource, 12)).balance;

/** A movement that is neither ahead nor done: the next one comes now. */
interface Unfinished {
  entry: Promise<LedgerEntry>;
  finish(): void;
}

/** The row lock stops with the balance read and no row written; the single statement stops before its commit. */
const begin: Record<string, (first: Movement) => Promise<Unfinished>> = {
  async [rowLock.slug](first) {
    const hasRead = createGate();
    const mayWrite = createGate();
    const database = stepped(lab.database, {
      'write-balance': () => {
        hasRead.open();
        return mayWrite.opened;
      },
    });
    const entry = rowLock.create({ database, metrics: countRetries() })(first);
    await Promise.race([hasRead.opened, entry]);
    return { entry, finish: mayWrite.open };
  },
  async [conditionalUpdate.slug](first) {
    const { database, answered, commit } = heldOpen(lab.database);
    const entry = conditionalUpdate.create({ database, metrics: countRetries() })(first);
    await Promise.race([answered, entry]);
    return { entry, finish: commit };
  },
};

describe.each(walletTechniques)('$slug', ({ slug, create }) => {
  let move: MoveMoney;
  beforeEach(() => {
    move = create({ database: lab.database, metrics: countRetries() });
  });

  /** The second movement comes while the first is unfinished, and must wait for it. */
  async function oneAfterTheOther(first: Movement, second: Movement) {
    const unfinished = await (begin[slug] as (typeof begin)[string])(first);
    const waiting = move(second);
    await untilBlocked(lab, waiting);
    unfinished.finish();
    const answers = await Promise.allSettled([unfinished.entry, waiting]);
    expect(auditWallet(await listWallets(lab.dataSource))).toMatchObject({ verdict: 'holds' });
    return answers;
  }

  test('refuses a payment that the payment before it has left no money for', async () => {
    await move(movement(100, 'k0'));
    const answers = await oneAfterTheOther(movement(-80, 'k1'), movement(-80, 'k2'));
    expect(answers).toMatchObject([
      { status: 'fulfilled', value: { balanceAfter: 20 } },
      { status: 'rejected', reason: { type: 'insufficient-balance', outcome: 'rejected' } },
    ]);
    expect(await balance()).toBe(20);
  });

  test('adds a charge to the charge before it', async () => {
    await move(movement(100, 'k0'));
    const answers = await oneAfterTheOther(movement(50, 'k1'), movement(50, 'k2'));
    expect(answers).toMatchObject([{ value: { balanceAfter: 150 } }, { value: { balanceAfter: 200 } }]);
    expect(await balance()).toBe(200);
  });

  test('adds a charge to the one that opens the wallet', async () => {
    const answers = await oneAfterTheOther(movement(50, 'k1'), movement(50, 'k2'));
    expect(answers).toMatchObject([{ value: { balanceAfter: 50 } }, { value: { balanceAfter: 100 } }]);
    expect(await balance()).toBe(100);
  });

  test('answers a payment that is sent again while it runs with the same entry', async () => {
    await move(movement(100, 'k0'));
    const [first, second] = await oneAfterTheOther(movement(-30, 'k1'), movement(-30, 'k1'));
    expect(first).toMatchObject({ status: 'fulfilled', value: { balanceAfter: 70 } });
    expect(second).toEqual(first);
    expect(await balance()).toBe(70);
  });

  test('answers with the same entry even if the payment has left no money for another', async () => {
    await move(movement(100, 'k0'));
    const [first, second] = await oneAfterTheOther(movement(-80, 'k1'), movement(-80, 'k1'));
    expect(second).toEqual(first);
    expect(await balance()).toBe(20);
  });

  test('refuses another movement under a key that is being used', async () => {
    await move(movement(100, 'k0'));
    const [, second] = await oneAfterTheOther(movement(-30, 'k1'), movement(-40, 'k1'));
    expect(second).toMatchObject({ status: 'rejected', reason: { type: 'idempotency-key-reused' } });
    expect(await balance()).toBe(70);
  });
});
