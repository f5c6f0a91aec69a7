import { sleep } from 'k6';
import http from 'k6/http';
import { type Answer, answerMs, takeAnswer } from './answer.ts';
import { decisionDuration, outcomes } from './metrics.ts';
import { BASE_URL, buyerCall } from './target.ts';

const NAME = 'GET /booking-requests/:id';

/** When a client stops asking, in milliseconds after it has sent the request. */
const PATIENCE_MS = 60_000;
const FIRST_PAUSE_SECONDS = 0.05;
const LONGEST_PAUSE_SECONDS = 1;

interface DecisionStatus {
  status: 'pending' | 'confirmed' | 'rejected' | 'expired' | 'failed';
  reason?: string;
  decidedAt?: string;
}

/** Asks, more and more slowly, until there is a decision. */
export function awaitDecision(accepted: Answer, buyerId: number, sentAt: number): void {
  takeAnswer(accepted);
  const url = `${BASE_URL}${accepted.headers.Location}`;
  let pauseSeconds = FIRST_PAUSE_SECONDS;
  while (Date.now() - sentAt < PATIENCE_MS) {
    sleep(pauseSeconds * (0.5 + Math.random()));
    pauseSeconds = Math.min(pauseSeconds * 2, LONGEST_PAUSE_SECONDS);
    const decision = ask(url, buyerId);
    if (decision !== undefined && decision.status !== 'pending') {
      decisionDuration.add(decisionMs(decision, accepted, sentAt));
      outcomes.add(1, { outcome: outcomeOf(decision) });
      return;
    }
  }
  outcomes.add(1, { outcome: 'undecided' });
}

/** A poll that fails says nothing about the request: the next one asks again. */
function ask(url: string, buyerId: number): DecisionStatus | undefined {
  const response = http.get(url, buyerCall(buyerId, NAME));
  return response.status === 200 ? (response.json() as unknown as DecisionStatus) : undefined;
}

/**
 * The server says when it decided, because polls would add their own pauses. Clocks may differ, so its word counts only
 * between what this client knows: not before the answer, and not after the poll that found it.
 */
function decisionMs({ decidedAt }: DecisionStatus, accepted: Answer, sentAt: number): number {
  const foundMs = Date.now() - sentAt;
  const saidMs = decidedAt === undefined ? foundMs : Date.parse(decidedAt) - sentAt;
  return Math.min(Math.max(saidMs, answerMs(accepted)), foundMs);
}

function outcomeOf({ status, reason }: DecisionStatus): string {
  return status === 'confirmed' ? 'booked' : (reason ?? status);
}
