import type { LogPosition } from '../queue/log-position';
import type { Attempt } from '../requests/attempt';
import type { AcceptedRequest } from '../requests/request-message';
import type { Sale } from '../requests/sale';

/** A request that asks to be let into the log. */
export interface Candidate {
  accepted: AcceptedRequest;
  /** The same, as the log will have it. */
  entry: string;
  sale: Sale;
  /** Left out where the request has no idempotency key. */
  attempt: Attempt | undefined;
}

/**
 * Appends a request to the log, or refuses it. What `append` throws says whether the record may be in the log.
 */
export type Admit = (candidate: Candidate, append: () => Promise<LogPosition>) => Promise<LogPosition>;

/** For the techniques that leave every decision to the worker. */
export const admitEverybody: Admit = (_candidate, append) => append();
