import type { Expectation, Technique } from '@ticket-rush/shared/booking/technique';
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

/** Every lock that ends by itself: whoever is stopped past the end wakes up beside the next owner. */
const LEASE: Expectation = {
  oneInstance: 'holds',
  severalInstances: 'holds',
  pause: 'broken',
  crash: 'holds',
};

/** Redis decides in two steps, so a crash between them takes a ticket that nobody records. */
const TWO_STEPS: Expectation = { oneInstance: 'holds', severalInstances: 'holds', crash: 'undersells' };

/** Guarding the critical section: a lock that every process can see, and that ends by itself. */
export const locks: Technique<RedisTechniqueNeeds>[] = [
  {
    slug: 'simple-lock',
    summary: 'SET NX PX; whoever finds the lock taken is sent away',
    expected: { oneInstance: 'undersells', severalInstances: 'undersells', pause: 'broken' },
    create: simpleLock,
  },
  {
    slug: 'spin-lock',
    summary: 'SET NX PX, asked for again with backoff and jitter until a deadline',
    expected: LEASE,
    create: spinLock,
  },
  {
    slug: 'pubsub-lock',
    summary: 'waiters sleep in a queue; the release hands over the lock and wakes one',
    expected: LEASE,
    create: pubsubLock,
  },
  {
    slug: 'redlock',
    summary: 'a lease that a majority of independent Redis servers grants',
    expected: LEASE,
    create: redlock,
  },
  {
    slug: 'redlock-fenced',
    summary: 'redlock, and the database refuses whoever is not the latest owner',
    expected: { ...LEASE, pause: 'holds' },
    create: redlockFenced,
  },
  {
    slug: 'lock-inside-transaction',
    summary: 'the spin lock taken after BEGIN and released before COMMIT: the wrong order',
    expected: { oneInstance: 'broken', severalInstances: 'broken' },
    create: lockInsideTransaction,
  },
];

/** Shrinking it: Redis decides who gets a ticket, and only winners reach the database. */
export const admissions: Technique<RememberingNeeds>[] = [
  {
    slug: 'set-check-then-add',
    summary: 'SISMEMBER and SCARD, then SADD: atomic commands, and a pair that is not',
    expected: { oneInstance: 'broken', severalInstances: 'broken' },
    create: setCheckThenAdd,
  },
  {
    slug: 'counter',
    summary: 'SADD and INCR let winners in, and only they reach the database',
    expected: TWO_STEPS,
    create: counter,
  },
  {
    slug: 'sorted-set',
    summary: 'ZADD NX and the rank: the order of arrival is kept, at O(log n)',
    expected: TWO_STEPS,
    create: sortedSet,
  },
  {
    slug: 'lua-script',
    summary: 'duplicate, count, record and enqueue in one script; a reconciler finishes what a crash left',
    expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
    create: luaScript,
  },
];

/** What LV.3 adds. */
export const techniques: Technique<RedisTechniqueNeeds & RememberingNeeds>[] = [...locks, ...admissions];
