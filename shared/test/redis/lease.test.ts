import { once } from 'node:events';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { Unavailable } from '../../errors/unavailable';
import { type Grant, keepExtended, LeaseLost, underLease } from '../../redis/lease';

const LEASE_MS = 60;

function grant(extend: Grant['extend'] = async () => undefined) {
  const granted = {
    askedAt: performance.now(),
    extensions: 0,
    releases: 0,
    extend() {
      granted.extensions += 1;
      return extend();
    },
    async release() {
      granted.releases += 1;
    },
  };
  return granted;
}

/** Stops this process, as far as it can tell: no timer fires, nothing is read. */
function stopFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('a lease', () => {
  test('aborts its signal when an extension is refused, and says so before the commit', async () => {
    const granted = grant(() => Promise.reject(new Error('another owner has it')));
    const lease = keepExtended(granted, LEASE_MS);
    await once(lease.signal, 'abort');
    expect(lease.signal.reason).toBeInstanceOf(LeaseLost);
    await expect(lease.requireOwned()).rejects.toThrow(LeaseLost);
    expect(granted.extensions).toBe(1);
    await lease.release();
  });

  test('is over by the clock when no server answers in time', async () => {
    const answer = createGate();
    const lease = keepExtended(
      grant(() => answer.opened),
      LEASE_MS,
    );
    stopFor(LEASE_MS);
    await expect(lease.requireOwned()).rejects.toThrow(LeaseLost);
    answer.open();
    await lease.release();
  });

  test('is over for a process that was stopped, before it hears of anything', async () => {
    const lease = keepExtended(grant(), LEASE_MS);
    await lease.requireOwned();
    stopFor(LEASE_MS);
    expect(lease.signal.aborted).toBe(false);
    await expect(lease.requireOwned()).rejects.toThrow(LeaseLost);
    await lease.release();
  });

  test('begins when it was asked for, not when the answer came', async () => {
    const granted = { ...grant(), askedAt: performance.now() - LEASE_MS };
    const lease = keepExtended(granted, LEASE_MS);
    await expect(lease.requireOwned()).rejects.toThrow(LeaseLost);
    await lease.release();
  });

  test('that was handed over is extended at once, and not trusted before that', async () => {
    const answer = createGate();
    const granted = { ...grant(() => answer.opened), askedAt: undefined };
    const lease = keepExtended(granted, LEASE_MS * 1_000);
    const owned = lease.requireOwned();
    answer.open();
    await owned;
    await lease.release();
    const lost = keepExtended({ ...granted, extend: () => Promise.reject(new Error('too late')) }, LEASE_MS);
    await expect(lost.requireOwned()).rejects.toThrow(LeaseLost);
    await lost.release();
  });

  test('is not extended any more once it is released, by an extension under way neither', async () => {
    const underWay = createGate();
    const answer = createGate();
    const granted = grant(() => {
      underWay.open();
      return answer.opened;
    });
    const lease = keepExtended(granted, LEASE_MS);
    await underWay.opened;
    await lease.release();
    answer.open();
    await lease.requireOwned();
    await sleep(LEASE_MS);
    expect(granted).toMatchObject({ extensions: 1, releases: 1 });
  });

  test('does not fail when its release does: what cannot be released expires', async () => {
    const granted = { ...grant(), release: () => Promise.reject(new Error('the server is gone')) };
    await keepExtended(granted, LEASE_MS).release();
  });

  test('that is left to its end is neither extended nor given back, and tells when it is over', async () => {
    const over = createGate();
    const granted = { ...grant(), expired: over.open };
    const lease = keepExtended(granted, LEASE_MS);
    const begin = performance.now();
    lease.letExpire();
    await over.opened;
    // Timers of Node may fire a millisecond early.
    expect(performance.now() - begin).toBeGreaterThanOrEqual(LEASE_MS - 1);
    expect(granted).toMatchObject({ extensions: 0, releases: 0 });
  });
});

describe('work under a lease', () => {
  /** What has become of the lease, step by step. */
  function watched() {
    const steps: string[] = [];
    const lease = {
      release: async () => void steps.push('released'),
      letExpire: () => void steps.push('left to its end'),
    };
    return { lease, steps };
  }
  const refused = new LeaseLost('another owner');
  const unknown = new Unavailable({ detail: 'The database went away.', outcome: 'unknown' });

  test('gives the lock back when the work is done, and not before', async () => {
    const { lease, steps } = watched();
    const work = async () => {
      await setImmediate();
      steps.push('committed');
      return 7;
    };
    expect(await underLease(lease, work)).toBe(7);
    expect(steps).toEqual(['committed', 'released']);
  });

  test.each([
    ['gives the lock back after a definite refusal', refused, 'released'],
    ['gives the lock back after a defect: the transaction was rolled back', new TypeError('x'), 'released'],
    ['leaves the lock to its end where the outcome is unknown', unknown, 'left to its end'],
  ])('%s', async (_, error, becomes) => {
    const { lease, steps } = watched();
    await expect(underLease(lease, () => Promise.reject(error))).rejects.toBe(error);
    expect(steps).toEqual([becomes]);
  });
});
