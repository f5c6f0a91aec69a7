import type { Backoff } from '@ticket-rush/shared/retry/full-jitter';
import { BACKOFF } from '../../../lv2-db-lock/src/retry';

/** How a technique finds out that somebody else was faster, and what it does then. */
export type Conflict =
  /** This statement gives no row. Then it starts over after a pause, or gives up. */
  | { by: 'no-row'; statement: string; backoff?: Backoff }
  /** PostgreSQL rolls back with 40001, and the same is tried again. pgbench can, but only at once. */
  | { by: 'serialization-failure' }
  /** An error at which pgbench stops. So it can take no part where two may meet. */
  | { by: 'error' };

const SELL_IF_UNCHANGED = { by: 'no-row', statement: 'sell-if-unchanged' } as const;

const conflicts: Record<string, Conflict> = {
  optimistic: { ...SELL_IF_UNCHANGED, backoff: BACKOFF },
  'optimistic-no-retry': SELL_IF_UNCHANGED,
  serializable: { by: 'serialization-failure' },
  'row-lock-nowait': { by: 'error' },
};

/** `undefined` where callers wait for each other instead. */
export function conflictOf(technique: string): Conflict | undefined {
  return conflicts[technique];
}
