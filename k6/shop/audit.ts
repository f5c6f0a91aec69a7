/** What the database says in the end, read in the teardown: k6 judges the thresholds after it. */
import http, { type Response } from 'k6/http';
import { audits, ticketsLeft, violations } from './metrics.ts';
import { BASE_URL, operatorCall } from './target.ts';

const AT_A_TIME = 20;
/** More sentences than this say nothing new. */
const MOST_SENTENCES = 5;

interface Judged {
  verdict: string;
  report: string[];
}

export interface TicketAudit extends Judged {
  tickets: number | null;
  sold: number;
  counter: number;
  oversold: number;
  duplicates: unknown[];
  sharedTickets: unknown[];
}

interface SeatAudit extends Judged {
  violations: unknown[];
  drifted: unknown[];
}

interface QueueAudit extends Judged {
  duplicates: unknown[];
}

/** Events by their bookings. */
export function auditTickets(eventIds: number[]): TicketAudit[] {
  return audit<TicketAudit>(
    eventIds,
    'audit',
    ({ oversold, duplicates, sharedTickets, counter, sold }) =>
      oversold + duplicates.length + sharedTickets.length + Math.abs(counter - sold),
  );
}

/**
 * For sales with more buyers than tickets: a ticket that is left was wrongly refused to a buyer. The last
 * `unfinished` of them may not have had all their buyers yet.
 */
export function auditSoldOut(eventIds: number[], unfinished = 0): void {
  const read = auditTickets(eventIds);
  for (const { tickets, sold } of read.slice(0, read.length - unfinished))
    ticketsLeft.add(Math.max(0, (tickets ?? sold) - sold));
}

export function auditSeats(eventIds: number[]): void {
  audit<SeatAudit>(eventIds, 'seats/audit', ({ violations, drifted }) => violations.length + drifted.length);
}

export function auditQueues(eventIds: number[]): void {
  audit<QueueAudit>(eventIds, 'waiting-room/audit', ({ duplicates }) => duplicates.length);
}

function audit<Audit extends Judged>(
  eventIds: number[],
  path: string,
  wrongIn: (audit: Audit) => number,
): Audit[] {
  const found = readAudits<Audit>(eventIds, path);
  audits.add(found.length);
  violations.add(found.reduce((sum, one) => sum + wrongIn(one), 0));
  const broken = found.filter(({ verdict }) => verdict !== 'holds');
  const sentences = (broken.length > 0 ? broken : found).flatMap(({ report }) => report);
  // biome-ignore lint/suspicious/noConsole: a script of k6 has no other way to tell something.
  for (const sentence of sentences.slice(0, MOST_SENTENCES)) console.log(`audit: ${sentence}`);
  return found;
}

function readAudits<Audit>(eventIds: number[], path: string): Audit[] {
  const params = operatorCall(`GET /events/:eventId/${path}`);
  const read: Audit[] = [];
  for (let first = 0; first < eventIds.length; first += AT_A_TIME) {
    const urls = eventIds.slice(first, first + AT_A_TIME).map((id) => `${BASE_URL}/events/${id}/${path}`);
    read.push(
      ...http.batch(urls.map((url) => ({ method: 'GET', url, params }))).map((it) => parse<Audit>(it)),
    );
  }
  return read;
}

/** @throws Error with what the shop answered: a run without an audit proves nothing */
function parse<Audit>(response: Response): Audit {
  const { status, url, body, error } = response;
  if (status !== 200) throw new Error(`${url} answered ${status}: ${body || error}`);
  return response.json() as unknown as Audit;
}
