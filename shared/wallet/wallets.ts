import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { wholeNumber } from '../database/storable';
import { groupBy } from '../report/group-by';
import { ENTRY_COLUMNS, READ_BALANCE } from './critical-section';
import { MAX_AMOUNT } from './rules';
import type { LedgerEntry, Wallet } from './wallet';

/** The body of `POST /wallet/charges` and `POST /wallet/payments`. */
export const newMovement = z.strictObject({
  amount: wholeNumber(1, MAX_AMOUNT, ', in the smallest unit of the currency').meta({ examples: [5000] }),
});

/** Balance and ledger at one instant: read one after the other, a movement in between would look like drift. */
export function readWallet(dataSource: DataSource, buyerId: number): Promise<Wallet> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    const [wallet]: { balance: number }[] = await manager.query(READ_BALANCE.text, [buyerId]);
    const entries: LedgerEntry[] = await manager.query(
      `SELECT ${ENTRY_COLUMNS} FROM ledger_entries WHERE buyer_id = $1 ORDER BY id`,
      [buyerId],
    );
    return { buyerId, balance: wallet?.balance ?? 0, entries };
  });
}

/** Every wallet that there is, at one instant. */
export function listWallets(dataSource: DataSource): Promise<Wallet[]> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    const wallets: Omit<Wallet, 'entries'>[] = await manager.query(
      'SELECT buyer_id AS "buyerId", balance::float8 AS balance FROM wallets ORDER BY buyer_id',
    );
    const entries: LedgerEntry[] = await manager.query(
      `SELECT ${ENTRY_COLUMNS} FROM ledger_entries ORDER BY id`,
    );
    const ledgers = groupBy(entries, ({ buyerId }) => buyerId);
    return wallets.map((wallet) => ({ ...wallet, entries: ledgers.get(wallet.buyerId) ?? [] }));
  });
}
