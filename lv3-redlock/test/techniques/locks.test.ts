/** What every lock that ends by itself promises while no process is stopped, forced step by step. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { leases, openRedisLab, type RedisLab } from '../redis-lab';

let lab: RedisLab;
beforeEach(async () => {
  lab = await openRedisLab();
});
afterEach(() => lab.close());

const ask = (buyerId: number) => requestOf(buyerId, lab.eventId);

describe.each(leases)('$slug', ({ create, expected }) => {
  const waits = expected.oneInstance === 'holds';

  /** Buyer 12, who has come as far as `step`, and goes on when told. */
  async function buyerAt(step: string, leaseMs = 5_000) {
    const arrived = createGate();
    const mayGoOn = createGate();
    const steps = {
      [step]: () => {
        arrived.open();
        return mayGoOn.opened;
      },
    };
    const booking = create(lab.needs({ steps, lockTimes: { leaseMs } }))(ask(12));
    await Promise.race([arrived.opened, booking]);
    return { booking, goOn: mayGoOn.open };
  }

  test('keeps the second buyer out until the first has committed', async () => {
    const first = await buyerAt('COMMIT');
    const hasMetTheLock = createGate();
    const reads: string[] = [];
    const needs = lab.needs({
      onRetry: hasMetTheLock.open,
      steps: { 'read-event': async () => void reads.push('the second buyer') },
    });
    const second: Promise<unknown> = create(needs)(ask(88)).catch((error: unknown) => error);
    await Promise.race([hasMetTheLock.opened, second]);
    expect(reads).toEqual([]);
    expect(await lab.audit()).toMatchObject({ sold: 0 });
    first.goOn();
    expect(await first.booking).toMatchObject({ ticketNumber: 1 });
    expect(await second).toMatchObject(
      waits ? { ticketNumber: 2 } : { type: 'contended', status: 409, outcome: 'rejected', retryable: true },
    );
    expect(await lab.audit()).toMatchObject({ verdict: 'holds', sold: waits ? 2 : 1 });
    expect(await lab.lockKeys()).toEqual([]);
  });

  test('gives the lock back, after a booking and after a refusal', async () => {
    const book = create(lab.needs());
    await book(ask(12));
    await expect(book(ask(12))).rejects.toMatchObject({ type: 'already-booked' });
    expect(await lab.lockKeys()).toEqual([]);
    expect(await lab.audit()).toMatchObject({ verdict: 'holds', sold: 1 });
  });

  test('does not release the lock of the next owner', async () => {
    const late = await buyerAt('write-sold');
    const servers = await lab.holders();
    expect(servers.length).toBeGreaterThan(0);
    await Promise.all(servers.map((server) => server.set(lab.key, 'the next owner')));
    late.goOn();
    await late.booking;
    const owners = await Promise.all(servers.map((server) => server.get(lab.key)));
    expect(new Set(owners)).toEqual(new Set(['the next owner']));
  });

  test('keeps the lock for as long as it works, and not for ever', async () => {
    const leaseMs = 900;
    const owner = await buyerAt('write-sold', leaseMs);
    const [server] = await lab.holders();
    await untilExtended(() => server?.pTTL(lab.key), leaseMs, 3);
    owner.goOn();
    expect(await owner.booking).toMatchObject({ ticketNumber: 1 });
  });
});

describe.each(leases.filter(({ expected }) => expected.oneInstance === 'holds'))('$slug', ({ create }) => {
  test('says no after the longest wait, and leaves no key behind', async () => {
    const mayCommit = createGate();
    const isAboutToCommit = createGate();
    const steps = {
      COMMIT: () => {
        isAboutToCommit.open();
        return mayCommit.opened;
      },
    };
    const first = create(lab.needs({ steps }))(ask(12));
    await isAboutToCommit.opened;
    const keys = await lab.lockKeys();
    await expect(create(lab.needs({ lockTimes: { waitMs: 50 } }))(ask(88))).rejects.toMatchObject({
      status: 503,
      outcome: 'rejected',
      retryable: true,
      retryAfterSeconds: 1,
      message: 'The lock was not free within 50 ms. Ask again.',
    });
    expect(await lab.lockKeys()).toEqual(keys);
    mayCommit.open();
    await first;
    expect(await lab.audit()).toMatchObject({ verdict: 'holds', sold: 1 });
  });
});

/** Resolves when the lease has begun anew that many times. @throws if it ends meanwhile, or has no end */
async function untilExtended(
  ttl: () => Promise<number> | undefined,
  leaseMs: number,
  times: number,
): Promise<void> {
  let [extensions, before] = [0, leaseMs];
  while (extensions < times) {
    const left = (await ttl()) ?? -2;
    if (left < 0 || left > leaseMs) throw new Error(`a lease of ${leaseMs} ms has ${left} ms left`);
    if (left > before) extensions += 1;
    before = left;
  }
}
