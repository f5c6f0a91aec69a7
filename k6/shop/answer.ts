import { check } from 'k6';
import type { RefinedResponse } from 'k6/http';
import { answerDuration, decisionDuration, outcomes } from './metrics.ts';

export type Answer = RefinedResponse<'text'>;

/** All that the client waited for: the connection, which counts as blocked, and the request. Milliseconds. */
export function answerMs({ timings }: Answer): number {
  return timings.blocked + timings.duration;
}

/** Counts an answer that is a decision, too: yes, or no with a reason. */
export function settle(answer: Answer, yes: string): void {
  takeAnswer(answer);
  decisionDuration.add(answerMs(answer));
  outcomes.add(1, { outcome: answer.status < 300 ? yes : reasonOf(answer) });
}

/** Counts an answer after which the decision may still be to come. */
export function takeAnswer(answer: Answer): void {
  requireAnswer(answer);
  answerDuration.add(answerMs(answer));
}

/** A yes and a no are decisions. A 503 and a broken connection are not. */
export function requireAnswer(answer: Answer): void {
  check(answer, {
    'the shop answered': ({ status }) => (status >= 200 && status < 300) || status === 409,
  });
}

/** The last part of the problem's type, such as `sold-out`. Without a problem the shop itself did not speak. */
function reasonOf(answer: Answer): string {
  try {
    const { type } = answer.json() as { type: string };
    return type.split(':').at(-1) ?? type;
  } catch {
    return answer.status === 0 ? 'no-answer' : `http-${answer.status}`;
  }
}
