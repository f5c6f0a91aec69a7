import type { Database, Transaction } from '@ticket-rush/shared/database/database';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { undecided } from '../decide/decision';
import { isOutage } from '../decide/outage';
import { holdSlot } from '../decide/slot-progress';
import type { LogBatch } from '../log/log';
import type { AcceptedRequest } from '../requests/request-message';
import { beginSaga, INTERNAL_ERROR, type Saga } from './saga';
import type { SagaMetrics } from './saga-metrics';
import { readSaga, writeSaga } from './saga-rows';
import { StepRefused } from './step-refused';
import { STEPS, type StepNeeds } from './steps';
import type { StepName, Transitions } from './transitions';

export interface SagaNeeds extends StepNeeds {
  database: Database;
  metrics: SagaMetrics;
  logger: Logger;
  /** How long a request is worth beginning, in milliseconds. What has begun is finished. */
  requestTtlMs: number;
  /** Where each step leads. */
  transitions: Transitions;
}

/** A step that was taken, and where the saga is now. */
interface Taken {
  step: StepName;
  result: 'done' | 'refused';
  saga: Saga;
}

/**
 * Takes a purchase from wherever it is to its end, step by step.
 *
 * Each step is one transaction: its effect and the state that says so are committed together or not at all, so that a crash
 * leaves the saga between two steps, and the next delivery of the same record goes on from there. The record is not done
 * before the saga is. Each step holds the slot, so there is never a second worker at it.
 *
 * @throws what is an outage, and what goes wrong on the way back: both are repeated
 */
export async function runSaga(needs: SagaNeeds, batch: LogBatch, request: AcceptedRequest): Promise<void> {
  for (;;) {
    const taken = await takeStep(needs, batch, request).catch((error: unknown) =>
      turnBack(needs, batch, request, error),
    );
    if (taken === undefined) return;
    needs.metrics.steps.inc({ step: taken.step, result: taken.result });
    if (needs.transitions[taken.saga.state] === 'terminal') needs.metrics.ended(taken.saga);
  }
}

/** @returns what was done; `undefined` if no step is left, or another worker has taken it */
function takeStep(needs: SagaNeeds, batch: LogBatch, request: AcceptedRequest): Promise<Taken | undefined> {
  return needs.database.transaction(async (transaction) => {
    await holdSlot(transaction, batch);
    const saga = (await readSaga(transaction, request.id)) ?? (await begin(transaction, request, needs));
    if (saga === undefined) return undefined;
    const transition = needs.transitions[saga.state];
    if (transition === 'terminal') return undefined;
    const { step, done, refused } = transition;
    try {
      const effect = await STEPS[step](transaction, saga, request, needs);
      return { step, result: 'done', saga: await write(transaction, { ...saga, ...effect, state: done }) };
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined || refused === undefined) throw error;
      return { step, result: 'refused', saga: await write(transaction, { ...saga, reason, state: refused }) };
    }
  });
}

/** A saga that may begin: not too late, and not decided already, even under another offset. */
async function begin(
  transaction: Transaction,
  request: AcceptedRequest,
  { requestTtlMs }: SagaNeeds,
): Promise<Saga | undefined> {
  if (request.acceptedAt.getTime() < Date.now() - requestTtlMs) return undefined;
  const open = await undecided(transaction, [request]);
  return open.length === 0 ? undefined : beginSaga(request);
}

/**
 * No rule has refused the step, it has failed; its transaction is rolled back. On the way forward that is a reason to turn
 * back: a buyer should not keep a ticket that is not paid for until the cause is found.
 * That is in the log only. There is no failed request to replay: under the id of a saga that has ended no saga begins anew.
 */
async function turnBack(
  needs: SagaNeeds,
  batch: LogBatch,
  request: AcceptedRequest,
  error: unknown,
): Promise<Taken | undefined> {
  if (isOutage(error)) throw error;
  needs.logger.error({ err: error, id: request.id }, 'a step of a purchase has failed');
  return needs.database.transaction(async (transaction) => {
    await holdSlot(transaction, batch);
    const saga = (await readSaga(transaction, request.id)) ?? beginSaga(request);
    const transition = needs.transitions[saga.state];
    if (transition === 'terminal' || transition.refused === undefined) throw error;
    const turned = { ...saga, reason: INTERNAL_ERROR, state: transition.refused };
    return { step: transition.step, result: 'refused', saga: await write(transaction, turned) };
  });
}

async function write(transaction: Transaction, saga: Saga): Promise<Saga> {
  await writeSaga(transaction, saga);
  return saga;
}

/** The type of the problem, if a rule has refused the step; `undefined` if it is trouble. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof StepRefused) return error.reason;
  return error instanceof TicketError && !error.retryable ? error.type : undefined;
}
