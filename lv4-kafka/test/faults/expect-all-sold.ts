import { expect } from '@jest/globals';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import type { FaultLab } from './fault-lab';
import type { Sale } from './sales';
import { type Settled, settle } from './settle';

/** The audit of a sale that every buyer could have bought out. */
export async function expectAllSold(lab: FaultLab, sale: Sale): Promise<Settled> {
  const settled = await settle(lab, sale);
  const { audit, records } = settled;
  expect([sale.technique, ...audit.report].join('\n')).toMatch(/nothing is wrong/);
  expect(audit).toMatchObject({ verdict: 'holds', sold: audit.tickets, counter: audit.tickets });
  expect(audit.undecided).toEqual([]);
  expect(reasonsOf(sale, records)).toEqual(expect.arrayContaining(['booked']));
  return settled;
}

/** What became of the accepted requests: a fault may delay a decision, and must not make another of it. */
function reasonsOf({ answers }: Sale, records: RequestRecord[]): string[] {
  const accepted = new Set(
    answers.filter(({ outcome }) => outcome === 'accepted').map(({ requestId }) => requestId),
  );
  const reasons = new Set(
    records.filter(({ requestId }) => accepted.has(requestId)).map(({ reason }) => reason),
  );
  for (const reason of reasons) expect(['booked', 'sold-out', 'already-booked']).toContain(reason);
  return [...reasons];
}
