import type { Transaction } from '@ticket-rush/shared/database/database';
import type { Deciding } from '../decide/decide-batch';
import type { Decision } from '../decide/decision';
import type { AcceptedRequest } from '../requests/request-message';
import { outcomeOfSaga } from './outcome';
import { runSaga, type SagaNeeds } from './run-saga';
import type { Saga } from './saga';
import { readSaga } from './saga-rows';

/**
 * A purchase as the worker decides it: first its saga, in as many transactions as it has steps, and then, in the transaction
 * that moves the slot past the record, what has become of it.
 */
export function purchase(needs: SagaNeeds): Deciding {
  return {
    async around(requests, transact, batch) {
      for (const request of requests) await runSaga(needs, batch, request);
      return transact();
    },
    decide: (transaction, open) => Promise.all(open.map((request) => decisionOf(transaction, request))),
  };
}

/** A purchase without a saga came too late to begin. */
async function decisionOf(transaction: Transaction, { id }: AcceptedRequest): Promise<Decision> {
  const saga = await readSaga(transaction, id);
  if (saga === undefined) return { status: 'expired' };
  const status = outcomeOfSaga(saga);
  if (status === 'confirmed') return confirmed(saga);
  return { status, reason: saga.reason as string };
}

function confirmed({ id, eventId, buyerId, price, bookingId, paymentId }: Saga): Decision {
  const body = { id, eventId, buyerId, price, bookingId, paymentId };
  return { status: 'confirmed', bookingId: bookingId as number, answer: { status: 201, body } };
}
