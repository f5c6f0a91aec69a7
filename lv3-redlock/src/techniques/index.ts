import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { RememberingNeeds } from '../admission/needs';
import { counter } from './counter';
import { lockInsideTransaction } from './lock-inside-transaction';
import { luaScript } from './lua-script';
import type { RedisTechniqueNeeds } from './needs';
import { pubsubLock } from './pubsub-lock';
import { redlock } from './redlock';
import { redlockFenced } from './redlock-fenced';
import { setCheckThenAdd } from './set-check-then-add';
import { simpleLock } from './simple-lock';
import { sortedSet } from './sorted-set';
import { spinLock } from './spin-lock';

/** Guarding the critical section: a lock that every process can see, and that ends by itself. */
export const locks: Technique<RedisTechniqueNeeds>[] = [
  simpleLock,
  spinLock,
  pubsubLock,
  redlock,
  redlockFenced,
  lockInsideTransaction,
];

/** Shrinking it: Redis decides who gets a ticket, and only winners reach the database. */
export const admissions: Technique<RememberingNeeds>[] = [setCheckThenAdd, counter, sortedSet, luaScript];

/** What LV.3 adds. */
export const techniques: Technique<RedisTechniqueNeeds & RememberingNeeds>[] = [...locks, ...admissions];
