import type { Verdict } from '../booking/technique';
import { groupBy } from '../report/group-by';
import { examples, list } from '../report/sentences';
import type { Wallet } from './wallet';

export interface WalletAudit {
  wallets: number;
  movements: number;
  /** Wallets whose balance is not the sum of their ledger. */
  drifted: { buyerId: number; balance: number; ledger: number }[];
  /** Wallets that paid more than they ever had, and the lowest point that their ledger reached. */
  overdrawn: { buyerId: number; lowest: number }[];
  /** Movements that were made more than once under one key. */
  repeated: { buyerId: number; idempotencyKey: string; entryIds: number[] }[];
  verdict: Exclude<Verdict, 'undersells'>;
  /** The findings for a person, one sentence each. */
  report: string[];
}

/** Holds each balance against its ledger, and the ledger against what a ledger can be. */
export function auditWallet(wallets: Wallet[]): WalletAudit {
  const found = {
    wallets: wallets.length,
    movements: wallets.reduce((count, { entries }) => count + entries.length, 0),
    drifted: wallets.flatMap(drift),
    overdrawn: wallets.flatMap(overdraft),
    repeated: wallets.flatMap(repetitions),
  };
  const violations = found.drifted.length + found.overdrawn.length + found.repeated.length;
  return { ...found, verdict: violations > 0 ? 'broken' : 'holds', report: explain(found) };
}

function drift({ buyerId, balance, entries }: Wallet): WalletAudit['drifted'] {
  const ledger = entries.reduce((sum, { amount }) => sum + amount, 0);
  return ledger === balance ? [] : [{ buyerId, balance, ledger }];
}

function overdraft({ buyerId, balance, entries }: Wallet): WalletAudit['overdrawn'] {
  let sum = 0;
  let lowest = Math.min(0, balance);
  for (const { amount } of entries) {
    sum += amount;
    lowest = Math.min(lowest, sum);
  }
  return lowest < 0 ? [{ buyerId, lowest }] : [];
}

function repetitions({ buyerId, entries }: Wallet): WalletAudit['repeated'] {
  return [...groupBy(entries, ({ idempotencyKey }) => idempotencyKey)]
    .filter(([, group]) => group.length > 1)
    .map(([idempotencyKey, group]) => ({ buyerId, idempotencyKey, entryIds: group.map(({ id }) => id) }));
}

function explain({
  wallets,
  movements,
  drifted,
  overdrawn,
  repeated,
}: Omit<WalletAudit, 'verdict' | 'report'>): string[] {
  const wrong = [
    ...examples(overdrawn, ({ buyerId, lowest }) => `Buyer ${buyerId} spent ${-lowest} more than there was.`),
    ...examples(
      drifted,
      ({ buyerId, balance, ledger }) =>
        `The balance of buyer ${buyerId} says ${balance}, but the ledger adds up to ${ledger}.`,
    ),
    ...examples(
      repeated,
      ({ buyerId, idempotencyKey, entryIds }) =>
        `Buyer ${buyerId} sent ${idempotencyKey} once, and money moved ${entryIds.length} times (entries ${list(entryIds)}).`,
    ),
  ];
  return wrong.length > 0
    ? wrong
    : [`${movements} movements in ${wallets} wallets add up, and nothing is wrong.`];
}
