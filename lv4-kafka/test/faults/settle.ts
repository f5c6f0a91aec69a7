/** What a fault must leave behind: every accepted request decided, and a sale that the audit finds nothing wrong with. */
import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import type { DecisionStatus } from '@ticket-rush/testing/rush/await-decision';
import { until } from '@ticket-rush/testing/until';
import type { Answer } from './arrivals';
import type { FaultLab } from './fault-lab';
import type { Sale } from './sales';

export interface Settled {
  audit: Audit;
  records: RequestRecord[];
}

/**
 * Waits until nothing is left to decide, then holds every request's own answer against the rows.
 *
 * An answer that was lost (`unknown`) is not guessed: once the log is empty and no admission is open, the booking is there
 * or it is not.
 */
export async function settle(lab: FaultLab, { eventId, technique, answers }: Sale): Promise<Settled> {
  await untilDecided(lab, technique, answers);
  const records = await Promise.all(answers.map((answer) => recordOf(lab, answer)));
  const [event, bookings] = await Promise.all([lab.shop.event(eventId), lab.shop.bookings(eventId)]);
  return { audit: auditEvent({ event, bookings, records }), records };
}

/** The ids under which accepted requests are decided: the receipt begins with it. */
export function idsOf(answers: readonly Answer[]): string[] {
  return answers.flatMap(({ receipt }) => (receipt === undefined ? [] : [receipt.slice(0, 36)]));
}

/** @throws an Error that says what is left, once patience is at its end */
async function untilDecided(lab: FaultLab, technique: string, answers: readonly Answer[]): Promise<void> {
  const ids = idsOf(answers);
  await until(
    `all ${ids.length} requests to ${technique} are decided, and no record waits`,
    async () => ({ decided: await decisions(lab, ids), waiting: (await lab.committed(technique)).waiting }),
    ({ decided, waiting }) => decided >= ids.length && waiting === 0,
  ).catch(lab.withLastWords);
}

async function decisions({ dataSource }: FaultLab, ids: string[]): Promise<number> {
  const [row] = await dataSource.query('SELECT count(*)::int FROM booking_decisions WHERE id = ANY ($1)', [
    ids,
  ]);
  return row.count;
}

/** What the buyer finds out who asks with the receipt. */
async function recordOf({ shop }: FaultLab, answer: Answer): Promise<RequestRecord> {
  const { outcome, receipt, ...record } = answer;
  if (receipt === undefined || outcome !== 'accepted') {
    return { ...record, outcome: outcome as 'rejected' | 'unknown', decidedAt: answer.answeredAt };
  }
  const headers = { 'x-user-id': String(answer.buyerId) };
  const response = await shop.pool.request({ method: 'GET', path: `/booking-requests/${receipt}`, headers });
  const { status, reason, decidedAt } = (await response.body.json()) as DecisionStatus;
  if (status === 'pending')
    return { ...record, outcome: 'undecided', reason: 'undecided', decidedAt: Date.now() };
  const booked = status === 'confirmed';
  return {
    ...record,
    outcome: booked ? 'booked' : 'rejected',
    reason: booked ? 'booked' : (reason ?? status),
    decidedAt: Date.parse(decidedAt as string),
  };
}
