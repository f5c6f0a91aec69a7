/**
 * Optimistic without retry: the attempt of `optimistic`, and a conflict is the answer.
 *
 * Guarantees  no oversell and no duplicate, as long as every writer compares and bumps the version.
 * Costs       buyers: one who meets another is sent away, though there are tickets. One attempt at most.
 * Breaks if   refused buyers do not come back: the client has to retry, or tickets may be left.
 */
import { Contended } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { bookIfUnchanged, SELL_IF_UNCHANGED } from './optimistic';

export const optimisticNoRetry: Technique = {
  slug: 'optimistic-no-retry',
  summary: 'compare-and-set on a version; on a conflict, give up',
  expected: {
    oneInstance: 'undersells',
    severalInstances: 'undersells',
    pause: 'undersells',
    faults: { 'commit-answer-lost': 'undersells' },
  },
  conflict: { by: 'no-row', statement: SELL_IF_UNCHANGED.name },
  create({ database }) {
    return async (request) => {
      const booking = await database.transaction((transaction) => bookIfUnchanged(transaction, request));
      if (booking !== 'conflict') return booking;
      throw new Contended(request.eventId);
    };
  },
};
