/**
 * What a client knows of one request that it sent.
 *
 * `booked`    told yes.
 * `rejected`  told no: definite.
 * `unknown`   told neither (a timeout, a broken connection, a 5xx that does not say): may have happened.
 * `undecided` accepted by LV.4, and still pending when the client stopped asking.
 */
export type ClientOutcome = 'booked' | 'rejected' | 'unknown' | 'undecided';

/** One request from the client's side. Times are milliseconds since the epoch, with fractions. */
export interface RequestRecord {
  requestId: string;
  buyerId: number;
  /** How many tickets were asked for, where it was an order; without it the request was for one, as the service understands it. */
  quantity?: number;
  /** When it was meant to be sent: a stalled server cannot hide its queue by stalling the client, too. */
  intendedAt: number;
  /** When the answer came: 201 or a problem on LV.1 to LV.3, 202 or a problem on LV.4. */
  answeredAt: number;
  /** When it was decided; the same as `answeredAt` unless the answer was 202. */
  decidedAt: number;
  /** When the client learned of the decision, where it had to ask for it. */
  knownAt?: number;
  outcome: ClientOutcome;
  /** The type of the problem, such as `sold-out`; `booked` where there was none. */
  reason: string;
  /** The header `Server-Timing`, where the client has asked for it: where the time of the request went. */
  serverTiming?: string;
}
