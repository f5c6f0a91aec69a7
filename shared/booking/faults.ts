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
