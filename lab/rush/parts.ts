import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { sendRush } from '@ticket-rush/testing/rush/send-rush';
import type { Shop } from '@ticket-rush/testing/rush/shop';
import { type Crowd, crowdOf, eventFor } from './crowd';
import type { Load } from './describe-run';
import type { OnAnswer } from './rush-once';

/**
 * Where a request was until its answer, in the order in which pictures show it.
 *
 * `on the way` is what no service has seen: the client, the balancer, and the queue of a process that has not come to the
 * request yet.
 */
export const PARTS = ['lock', 'pool', 'database', 'elsewhere', 'on the way'] as const;
export type Part = (typeof PARTS)[number];

/** Where the time of a rush went. Milliseconds, in the order of `PARTS`. */
export interface Parts {
  /** Of all requests. */
  mean: number[];
  /** Some of the requests, evenly spaced in the order of their answers, the first and the last included. */
  sample: number[][];
}

const SAMPLE = 41;

/**
 * One more rush, whose requests ask the service where their time goes. It is not one of the rounds: to be followed makes a
 * request slower by some percent.
 */
export async function rushForParts(
  shop: Shop,
  technique: string,
  load: Crowd & Pick<Load, 'tickets'>,
  onAnswer: OnAnswer,
): Promise<Parts> {
  const name = `Where the time goes: ${technique}`;
  const { id: eventId } = await shop.createEvent({ name, ...eventFor(load) });
  const plan = crowdOf(load);
  let answered = 0;
  const records = await sendRush({
    ...{ shop, eventId, technique, plan, headers: { 'x-server-timing': '1' } },
    onAnswer: () => onAnswer(++answered, plan.length),
  });
  return partsOf(records);
}

/** Of those that the service has said it of: an answer of the balancer has no parts. */
export function partsOf(records: RequestRecord[]): Parts {
  const all = records
    .filter(({ serverTiming }) => serverTiming !== undefined)
    .sort((one, other) => one.answeredAt - other.answeredAt)
    .map(partsOfOne);
  const sample = Array.from({ length: Math.min(SAMPLE, all.length) }, (_, index) => {
    const at = Math.round((index * (all.length - 1)) / Math.max(1, Math.min(SAMPLE, all.length) - 1));
    return (all[at] as number[]).map(toTenths);
  });
  const mean = PARTS.map((_, part) =>
    toTenths(all.reduce((sum, parts) => sum + (parts[part] ?? 0), 0) / all.length),
  );
  return { mean: all.length === 0 ? [] : mean, sample };
}

function partsOfOne({ serverTiming = '', intendedAt, answeredAt }: RequestRecord): number[] {
  const inside = new Map(
    [...serverTiming.matchAll(/(\w+);dur=([\d.]+)/g)].map(([, name, ms]) => [name, Number(ms)]),
  );
  const known = PARTS.slice(0, -1).map((part) => inside.get(part) ?? 0);
  const sum = known.reduce((total, ms) => total + ms, 0);
  return [...known, Math.max(0, answeredAt - intendedAt - sum)];
}

function toTenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
