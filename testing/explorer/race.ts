import type { Verdict } from '@ticket-rush/shared/booking/technique';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { DataSource } from 'typeorm';
import type { Parties } from '../interleaving/stage/stage';

/** What is explored: parties who want something at once. */
export interface Race {
  /** How many parties there are: T1, T2, … */
  parties: number;
  /** Makes rows for one schedule, which no other schedule sees. */
  prepare(dataSource: DataSource): Promise<PreparedRace>;
}

export interface PreparedRace {
  parties: Parties;
  /** How ids that are different in each schedule are shown. Other new ids are shown as 1, 2, … */
  names?: ReadonlyMap<number, number>;
  /** Holds the rows, and what the parties were told, against the rules. */
  judge(answers: Answer[]): Promise<Judgement>;
}

/** What a party was told, and when: times are counts of steps. */
export interface Answer {
  party: string;
  /** `unknown` where the error does not say that it did not happen. */
  outcome: 'yes' | 'rejected' | 'unknown';
  /** The type of the problem, such as `sold-out`. */
  reason: string;
  /** What a yes came with. */
  value?: unknown;
  askedAt: number;
  answeredAt: number;
}

export interface Judgement {
  verdict: Verdict;
  /** The findings for a person, one sentence each. */
  report: string[];
}

export function answerOf(
  party: string,
  result: PromiseSettledResult<unknown>,
  times: Pick<Answer, 'askedAt' | 'answeredAt'>,
): Answer {
  if (result.status === 'fulfilled')
    return { party, outcome: 'yes', reason: 'yes', value: result.value, ...times };
  const error: unknown = result.reason;
  if (error instanceof TicketError) return { party, outcome: error.outcome, reason: error.type, ...times };
  return { party, outcome: 'unknown', reason: (error as Error).message, ...times };
}

/** The party was stopped past its lease. What it did was rolled back, and it may come again. */
export function hasLostLease({ reason }: Answer): boolean {
  return reason === 'lease-lost';
}

/** The judgement of an audit, and what the answers add to it. */
export function withFaults({ verdict, report }: Judgement, faults: string[]): Judgement {
  if (faults.length === 0) return { verdict, report };
  return { verdict: 'broken', report: verdict === 'broken' ? [...report, ...faults] : faults };
}
