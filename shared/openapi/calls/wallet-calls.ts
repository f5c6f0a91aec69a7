import { z } from 'zod';
import { newMovement } from '../../wallet/wallets';
import type { Call } from '../call';
import { amount, buyerId, count, id, instant, report, verdict } from '../fields';
import { buyer, idempotencyKey } from '../parameters';

const tag = 'Wallet';
const entry = z.strictObject({
  id,
  buyerId,
  amount: amount.describe(
    'positive for a charge, negative for a payment; in the smallest unit of the currency',
  ),
  idempotencyKey: z.string().meta({ examples: ['charge-1'] }),
  balanceAfter: amount,
  recordedAt: instant,
});

/** What a buyer has, and for operators whether all of it adds up. */
export const walletBookCalls: Call[] = [
  {
    method: 'get',
    path: '/wallet',
    tag,
    summary: 'The buyer’s balance, and the ledger that explains it.',
    parameters: [buyer],
    answers: {
      200: {
        description: 'The wallet; an empty one for a buyer who has none',
        schema: z.strictObject({ buyerId, balance: amount, entries: z.array(entry) }),
      },
    },
  },
  {
    method: 'get',
    path: '/wallets/audit',
    tag,
    summary: 'Holds each balance against its ledger.',
    operator: true,
    parameters: [
      {
        in: 'query',
        name: 'buyer',
        description: 'Only this buyer’s wallet',
        required: false,
        schema: buyerId,
      },
    ],
    answers: {
      200: {
        description: 'The audit',
        schema: z.strictObject({
          wallets: count,
          movements: count,
          drifted: z.array(z.strictObject({ buyerId, balance: amount, ledger: amount })),
          overdrawn: z.array(z.strictObject({ buyerId, lowest: amount })),
          repeated: z.array(
            z.strictObject({
              buyerId,
              idempotencyKey: z.string().meta({ examples: ['charge-1'] }),
              entryIds: z.array(id),
            }),
          ),
          verdict,
          report,
        }),
      },
    },
  },
];

/** Money that moves, once for each key. */
export const walletCalls: Call[] = [
  movement('/wallet/charges', 'Money comes in.', ['wallet-full']),
  movement('/wallet/payments', 'Money goes out.', ['insufficient-balance']),
];

function movement(path: string, summary: string, refusals: string[]): Call {
  return {
    method: 'post',
    path,
    tag,
    summary,
    resource: 'wallet',
    parameters: [buyer, idempotencyKey],
    body: newMovement,
    answers: { 201: { description: 'The entry; the same entry for the same key', schema: entry } },
    problems: { 409: refusals, 422: ['idempotency-key-reused'] },
  };
}
