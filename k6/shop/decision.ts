import { sleep } from 'k6';
import http from 'k6/http';
import { type Answer, answerMs, takeAnswer } from './answer.ts';
import { decisionDuration, outcomes } from './metrics.ts';
import { BASE_URL, buyerCall } from './target.ts';

const NAME = 'GET /booking-requests/:id';

/** How long a client waits that was not told when to ask again: its poll has failed. */
const PAUSE_SECONDS = 1;

interface DecisionStatus {
  status: 'pending' | 'confirmed' | 'rejected' | 'expired' | 'failed';
  reason?: string;
  ahead?: number;
  decidedAt?: string;
}

/**
 * Asks whenever the shop has said that there may be a decision, until there is. A client waits for twice as long as the shop says that
 * a request is worth deciding, and after that for as long as the queue before it moves.
 */
export function awaitDecision(accepted: Answer, buyerId: number, sentAt: number): void {
  takeAnswer(accepted);
  const url = `${BASE_URL}${accepted.headers.Location}`;
  const worthMs = worthOf(accepted);
  let endsAt = Date.now() + 2 * worthMs;
  let nearest = Number.POSITIVE_INFINITY;
  for (let pause = pauseAfter(accepted); Date.now() + pause * 1_000 < endsAt; ) {
    sleep(pause);
    const answer = http.get(url, buyerCall(buyerId, NAME)) as Answer;
    pause = pauseAfter(answer);
    // A poll that fails says nothing about the request: the next one asks again.
    if (answer.status !== 200) continue;
    const decision = answer.json() as unknown as DecisionStatus;
    if (decision.status !== 'pending') {
      decisionDuration.add(decisionMs(decision, accepted, sentAt));
      outcomes.add(1, { outcome: outcomeOf(decision) });
      return;
    }
    if (decision.ahead === undefined || decision.ahead >= nearest) continue;
    nearest = decision.ahead;
    endsAt = Math.max(endsAt, Date.now() + worthMs);
  }
  outcomes.add(1, { outcome: 'undecided' });
}

/** How long the shop says that a request is worth deciding, in milliseconds. */
function worthOf(accepted: Answer): number {
  const { acceptedAt, expiresAt } = accepted.json() as unknown as { acceptedAt: string; expiresAt: string };
  return Date.parse(expiresAt) - Date.parse(acceptedAt);
}

/** Seconds. The shop spreads its clients by what it tells them. A client that was told no time spreads itself. */
function pauseAfter({ headers }: Answer): number {
  const told = headers['Retry-After'];
  return told === undefined ? PAUSE_SECONDS * (0.5 + Math.random()) : Number(told);
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
