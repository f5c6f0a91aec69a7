/** Who asks for what, and for how long. */
export interface Load {
  /** At work at the same time; each asks again as soon as it has its answer. */
  callers: number;
  /** On sale under the ids from 1. One is a hot row; of several, each request is for any. */
  events: number;
  seconds: number;
  /** Whether each ticket has a row of its own, laid out in advance. */
  ticketRows: boolean;
}

export const HOT = 1;
export const SPREAD = 1_000;

/** Where the requests go, in one word for a table. */
export function placeOf({ events }: Pick<Load, 'events'>): string {
  return events === HOT ? 'hot' : 'spread';
}
