import type { Technique } from '@ticket-rush/shared/booking/technique';
import { advisoryLock } from './advisory-lock';
import { conditionalUpdate } from './conditional-update';
import { conditionalUpdateTypeorm } from './conditional-update-typeorm';
import { optimistic } from './optimistic';
import { optimisticNoRetry } from './optimistic-no-retry';
import { optimisticTypeorm } from './optimistic-typeorm';
import { rowLock } from './row-lock';
import { rowLockNowait } from './row-lock-nowait';
import { rowLockTypeorm } from './row-lock-typeorm';
import { serializable } from './serializable';
import { shardedCounter } from './sharded-counter';
import { skipLocked } from './skip-locked';
import { uniqueConstraint } from './unique-constraint';

/** What LV.2 adds: the database keeps others out, or notices that they were there. */
export const techniques: Technique[] = [
  rowLock,
  rowLockNowait,
  optimistic,
  optimisticNoRetry,
  conditionalUpdate,
  serializable,
  advisoryLock,
  skipLocked,
  shardedCounter,
  uniqueConstraint,
  rowLockTypeorm,
  optimisticTypeorm,
  conditionalUpdateTypeorm,
];
