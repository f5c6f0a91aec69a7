import type { Sale } from '../accept/known-events';
import type { Place } from '../queue/place';
import type { AcceptedRequest } from '../requests/request-message';

/** Somebody who wants to be let into the log. */
export interface Candidate {
  accepted: AcceptedRequest;
  /** The same, as the log will have it. */
  entry: string;
  sale: Sale;
  /** Whether the same request may have been let in before: its client has asked with the same key. */
  mayBeIn: boolean;
}

/**
 * Appends a request to the log, or refuses it. What `append` throws says whether the record may be in the log all the same.
 */
export type Admit = (candidate: Candidate, append: () => Promise<Place>) => Promise<Place>;

/** For the techniques that leave every decision to the worker. */
export const admitEverybody: Admit = (_candidate, append) => append();
