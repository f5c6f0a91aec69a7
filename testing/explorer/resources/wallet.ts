import { openDatabase } from '@ticket-rush/shared/database/database';
import { auditWallet } from '@ticket-rush/shared/wallet/audit';
import { moveMoney } from '@ticket-rush/shared/wallet/critical-section';
import type { LedgerEntry, WalletTechnique } from '@ticket-rush/shared/wallet/wallet';
import { readWallet } from '@ticket-rush/shared/wallet/wallets';
import { countRetries } from '../../http/requests';
import { noPause } from '../../interleaving/no-pause';
import { FIRST_ID } from '../../interleaving/transcript/number-names';
import { type OpenBeside, operationsOf } from '../beside';
import { hasLostLease, type Race, withFaults } from '../race';
import { byParty } from './by-party';

const AT_FIRST = 100;
const CHARGE = 50;
const PAYMENT = -80;

/** A wallet cannot be used again, so each schedule has a buyer of its own. The number is shown in place of theirs. */
const BUYER = 12;
let lastBuyer = 10 * FIRST_ID;

/**
 * Movements of the money of one buyer, who has 100. The first charges 50, the second pays 80, the third charges 50.
 *
 * @param requests one for each party. The same number twice is one request that is sent twice: a payment of 80
 */
export function walletRace(
  technique: Pick<WalletTechnique, 'create'>,
  requests: number[],
  beside?: OpenBeside,
): Race {
  const isSentTwice = new Set(requests).size < requests.length;
  return {
    parties: requests.length,
    async prepare(dataSource) {
      const buyerId = ++lastBuyer;
      const needs = { metrics: countRetries(), pause: noPause };
      await openDatabase(dataSource).transaction((transaction) =>
        moveMoney(transaction, { buyerId, amount: AT_FIRST, idempotencyKey: 'first' }),
      );
      return {
        names: new Map([[buyerId, BUYER]]),
        parties(database, hands) {
          const opened = beside?.(hands);
          const create = (more: object) => technique.create({ ...needs, database, ...more });
          const plays = operationsOf(create, requests.length, opened).map((move, index) => () => {
            const amount = isSentTwice || index % 2 === 1 ? PAYMENT : CHARGE;
            return move({ buyerId, amount, idempotencyKey: `request-${requests[index]}` });
          });
          return { ...byParty(plays), ...opened?.happenings };
        },
        async judge(answers) {
          const wallet = await readWallet(dataSource, buyerId);
          const ids = wallet.entries.map(({ id }) => id);
          return withFaults(auditWallet([wallet]), [
            ...answers
              .filter(({ outcome, value }) => outcome === 'yes' && !ids.includes((value as LedgerEntry).id))
              .map(({ party }) => `${party} was told yes, and its entry is not in the ledger.`),
            ...answers
              .filter((answer) => answer.outcome === 'rejected' && !hasLostLease(answer))
              .map(
                ({ party, reason }) =>
                  `${party} was refused (${reason}), although there was money in each order.`,
              ),
          ]);
        },
      };
    },
  };
}
