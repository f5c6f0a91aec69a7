import type { Verdict } from '@ticket-rush/shared/booking/technique';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import { examples } from '@ticket-rush/shared/report/sentences';
import type { Purchase } from './read-purchases';
import { isTerminal } from './transitions';

type Wrong =
  | 'unfinished'
  | 'no-ticket'
  | 'kept-ticket'
  | 'shared-ticket'
  | 'not-paid-once'
  | 'not-refunded-once';

/** A purchase whose ticket or money is not where its end says. */
interface PurchaseViolation {
  wrong: Wrong;
  purchaseId: string;
  buyerId: number;
}

export interface PurchaseAudit {
  eventId: number;
  confirmed: number;
  undone: number;
  /** What was paid and not refunded, in the smallest unit of the currency. */
  revenue: number;
  violations: PurchaseViolation[];
  verdict: Exclude<Verdict, 'undersells'>;
  /** The findings for a person, one sentence each. */
  report: string[];
}

/**
 * Holds the end of each purchase against the tickets and the ledger: a buyer who was told yes has one ticket and has paid
 * once, a buyer who was told no has no ticket and has not paid, or has the money back.
 */
export function auditPurchases(eventId: number, purchases: Purchase[]): PurchaseAudit {
  const withTicket = purchases.filter(({ hasTicket }) => hasTicket);
  const holders = groupBy(withTicket, ({ bookingId }) => bookingId);
  const isShared = ({ hasTicket, bookingId }: Purchase) =>
    hasTicket && (holders.get(bookingId)?.length ?? 0) > 1;
  const violations = purchases.flatMap((purchase) =>
    [...wrongs(purchase), ...(isShared(purchase) ? ['shared-ticket' as const] : [])].map((wrong) => ({
      wrong,
      purchaseId: purchase.id,
      buyerId: purchase.buyerId,
    })),
  );
  const found = {
    eventId,
    confirmed: purchases.filter(({ state }) => state === 'confirmed').length,
    undone: purchases.filter(({ state }) => state === 'undone').length,
    revenue:
      -purchases.flatMap(({ payments, refunds }) => [...payments, ...refunds]).reduce((a, b) => a + b, 0) + 0,
    violations,
  };
  return { ...found, verdict: violations.length > 0 ? 'broken' : 'holds', report: explain(found) };
}

function wrongs(purchase: Purchase): Wrong[] {
  if (!isTerminal(purchase)) return ['unfinished'];
  const { state, hasTicket, price, payments, refunds } = purchase;
  const paidOnce = payments.length === 1 && payments[0] === -price;
  const refundedOnce = refunds.length === 1 && refunds[0] === price;
  const checks: [boolean, Wrong][] =
    state === 'confirmed'
      ? [
          [hasTicket, 'no-ticket'],
          [paidOnce, 'not-paid-once'],
          [refunds.length === 0, 'not-refunded-once'],
        ]
      : [
          [!hasTicket, 'kept-ticket'],
          [payments.length === 0 || paidOnce, 'not-paid-once'],
          [payments.length === 0 ? refunds.length === 0 : refundedOnce, 'not-refunded-once'],
        ];
  return checks.filter(([right]) => !right).map(([, wrong]) => wrong);
}

const SENTENCES: Record<Wrong, (violation: PurchaseViolation) => string> = {
  unfinished: ({ purchaseId }) => `Purchase ${purchaseId} has not come to an end.`,
  'no-ticket': ({ buyerId, purchaseId }) =>
    `Buyer ${buyerId} was told yes, and has no ticket (purchase ${purchaseId}).`,
  'kept-ticket': ({ buyerId, purchaseId }) =>
    `Buyer ${buyerId} was told no, and has a ticket (purchase ${purchaseId}).`,
  'shared-ticket': ({ buyerId, purchaseId }) =>
    `The ticket of buyer ${buyerId} is another purchase’s, too (${purchaseId}).`,
  'not-paid-once': ({ buyerId, purchaseId }) =>
    `Buyer ${buyerId} has not paid exactly once for purchase ${purchaseId}.`,
  'not-refunded-once': ({ buyerId, purchaseId }) =>
    `Buyer ${buyerId} has too much or too little back for purchase ${purchaseId}.`,
};

function explain({
  eventId,
  confirmed,
  undone,
  violations,
}: Omit<PurchaseAudit, 'verdict' | 'report'>): string[] {
  if (violations.length === 0) {
    return [`Event ${eventId}: ${confirmed} purchases confirmed, ${undone} undone, and nothing is wrong.`];
  }
  return (Object.keys(SENTENCES) as Wrong[]).flatMap((kind) =>
    examples(
      violations.filter(({ wrong }) => wrong === kind),
      SENTENCES[kind],
    ),
  );
}
