import type { Expectation, Verdict } from './technique';

/** What may go wrong with the processes and servers of a sale. */
export const FAULTS = [
  'crash-before-commit',
  'crash-after-commit',
  'pause-past-lease',
  'commit-answer-lost',
  'one-redis-killed',
  'majority-of-redis-frozen',
  'redis-emptied',
  'broker-killed',
  'postgres-restarted',
  'duplicate-delivery',
  'client-repeats',
] as const;

export type FaultName = (typeof FAULTS)[number];

/** What the audit must find after a fault, going by what the technique says of itself. */
export function predicted({ crash, pause, faults }: Expectation, fault: FaultName): Verdict {
  const claims: Partial<Record<FaultName, Verdict | undefined>> = {
    'crash-before-commit': crash,
    'crash-after-commit': crash,
    'pause-past-lease': pause,
  };
  return faults?.[fault] ?? claims[fault] ?? 'holds';
}
