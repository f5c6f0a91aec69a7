import { Counter, Trend } from 'k6/metrics';

/** From sending until there is an answer: the booking, a refusal, or LV.4's "accepted". */
export const answerDuration = new Trend('answer_duration', true);

/** From sending until it is decided. The same as the answer, except on LV.4. */
export const decisionDuration = new Trend('decision_duration', true);

/** What became of each request, by the tag `outcome`: `booked`, the type of the problem, `undecided`. */
export const outcomes = new Counter('outcomes');

/** Audits that were read, and what they found wrong. */
export const audits = new Counter('audits');
export const violations = new Counter('audit_violations');

/** Tickets that are left although there were more buyers than tickets. */
export const ticketsLeft = new Counter('tickets_left');
