import type { Verdict } from '@ticket-rush/shared/booking/technique';
import type { OrderQuestion, VerdictQuestion } from './questions';

/** From a guess to certainty, in percent. */
export const LEAST_SURE = 50;
export const MOST_SURE = 100;

export const VERDICTS = ['holds', 'broken', 'undersells'] as const satisfies Verdict[];

/** What a person said to a question, and how sure they were. */
export type Prediction = { sure: number } & (
  | (VerdictQuestion & { verdict: Verdict })
  | (OrderQuestion & { first: string })
);
