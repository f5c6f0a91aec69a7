import { setTimeout as sleep } from 'node:timers/promises';
import type { Shop } from '../rush/shop';
import { PATIENCE_MS } from '../until';
import { type Answer, ask, type Question } from './ask';

const FIRST_POLL_MS = 20;
const SLOWEST_POLL_MS = 500;

/**
 * Asks, and where the level accepts now and decides later, goes on asking for the decision: the answer is then what a level
 * that decides at once would have answered. So one contract is right for both.
 *
 * @throws an Error if there is no decision in time, or one that is neither a yes nor a no
 */
export async function askAndAwait(
  shop: Shop,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  question: Question = {},
): Promise<Answer> {
  const answer = await ask(shop, method, path, question);
  if (answer.status !== 202) return answer;
  const decision = await awaitDecided(shop, answer.body.id, question.buyerId);
  if (decision.status === 'confirmed') return { body: undefined, ...decision.answer, problem: undefined };
  if (decision.status !== 'rejected') throw new Error(`decided ${JSON.stringify(decision)}`);
  return { status: decision.answer?.status, problem: decision.reason, body: decision };
}

async function awaitDecided(
  shop: Shop,
  receipt: string,
  buyerId: Question['buyerId'],
): Promise<Answer['body']> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pauseMs = FIRST_POLL_MS; ; pauseMs = Math.min(pauseMs * 2, SLOWEST_POLL_MS)) {
    const { body } = await ask(shop, 'GET', `/booking-requests/${receipt}`, { buyerId });
    if (body.status !== 'pending') return body;
    if (Date.now() > deadline) throw new Error(`${receipt} is still pending after ${PATIENCE_MS} ms`);
    await sleep(pauseMs);
  }
}
