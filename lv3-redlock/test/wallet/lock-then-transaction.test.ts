import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { auditWallet } from '@ticket-rush/shared/wallet/audit';
import type { Movement } from '@ticket-rush/shared/wallet/wallet';
import { listWallets, readWallet } from '@ticket-rush/shared/wallet/wallets';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Redis, startRedis } from '@ticket-rush/stack/servers/redis';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import type { Steps } from '@ticket-rush/testing/interleaving/stepped-database';
import { lockThenTransaction } from '../../src/wallet/lock-then-transaction';
import { openRedisLab, type RedisLab } from '../redis-lab';
import { stopBefore } from '../stop-before';

const ANN = 12;

let lab: RedisLab;
const movement = (amount: number, idempotencyKey: string): Movement => ({
  buyerId: ANN,
  amount,
  idempotencyKey,
});
const move = (amount: number, key: string, steps: Steps = {}, onRetry: () => void = () => undefined) =>
  lockThenTransaction.create(lab.needs({ steps, onRetry }))(movement(amount, key));
const balance = async () => (await readWallet(lab.database.dataSource, ANN)).balance;
const walletAudit = async () => auditWallet(await listWallets(lab.database.dataSource));
const lockKeys = () => lab.redis.keys(`${lab.needs().keyPrefix}:lock:wallet:*`);
/** The lock ends as it does by itself, while its owner sleeps. */
const endLease = async () => lab.redis.del(await lockKeys());

describe('lock-then-transaction', () => {
  beforeEach(async () => {
    lab = await openRedisLab();
    await move(100, 'k0');
  });
  afterEach(() => lab.close());

  test('lets the second wait without a connection, and pays from what the first has left', async () => {
    const reading = stopBefore('write-balance');
    const first = move(-80, 'k1', reading.steps);
    await reading.reachedBy(first);
    const waits = createGate();
    const asked: string[] = [];
    const noted = { 'raise-wallet-fence': async () => void asked.push('raise-wallet-fence') };
    const second = move(-80, 'k2', noted, waits.open);
    await waits.opened;
    expect(asked).toEqual([]);
    reading.goOn();
    expect(await first).toMatchObject({ balanceAfter: 20 });
    await expect(second).rejects.toMatchObject({ type: 'insufficient-balance', outcome: 'rejected' });
    expect(await walletAudit()).toMatchObject({ verdict: 'holds', movements: 2 });
  });

  test('gives the lock back, after a movement and after a refusal', async () => {
    await expect(move(-101, 'k1')).rejects.toMatchObject({ type: 'insufficient-balance' });
    expect(await lockKeys()).toEqual([]);
  });

  test('refuses an owner who slept past its lease while the next one paid', async () => {
    const asleep = stopBefore('write-balance');
    const late = move(-80, 'k1', asleep.steps);
    await asleep.reachedBy(late);
    await endLease();
    expect(await move(-80, 'k2')).toMatchObject({ balanceAfter: 20 });
    asleep.goOn();
    await expect(late).rejects.toMatchObject({ status: 503, type: 'lease-lost', outcome: 'rejected' });
    expect(await balance()).toBe(20);
    expect(await walletAudit()).toMatchObject({ verdict: 'holds', movements: 2, drifted: [] });
  });

  test.each(['read-balance', 'find-entry', 'write-balance'])(
    'answers an owner who slept before %s while the same request was sent again with that entry',
    async (statement) => {
      const asleep = stopBefore(statement);
      const late = move(-80, 'k1', asleep.steps);
      await asleep.reachedBy(late);
      await endLease();
      const again = await move(-80, 'k1');
      asleep.goOn();
      expect(await late).toEqual(again);
      expect(await balance()).toBe(20);
      expect(await walletAudit()).toMatchObject({ verdict: 'holds', movements: 2, repeated: [] });
    },
  );

  test('lets the next owner wait for one who sleeps between fence and commit, and reads what it left', async () => {
    const asleep = stopBefore('COMMIT');
    const late = move(-80, 'k1', asleep.steps);
    await asleep.reachedBy(late);
    await endLease();
    const next = move(-80, 'k2');
    await untilBlocked(lab.database, next);
    asleep.goOn();
    expect(await late).toMatchObject({ balanceAfter: 20 });
    await expect(next).rejects.toMatchObject({ type: 'insufficient-balance' });
    expect(await walletAudit()).toMatchObject({ verdict: 'holds', movements: 2 });
  });

  test('begins with what there is, if its owner slept before raising the fence', async () => {
    const asleep = stopBefore('raise-wallet-fence');
    const late = move(-30, 'k1', asleep.steps);
    await asleep.reachedBy(late);
    await endLease();
    await move(-30, 'k2');
    asleep.goOn();
    expect(await late).toMatchObject({ balanceAfter: 40 });
    expect(await walletAudit()).toMatchObject({ verdict: 'holds', movements: 3 });
  });
});

describe('lock-then-transaction, with its Redis gone', () => {
  let scratch: Scratch;
  let server: Redis;
  beforeEach(async () => {
    scratch = await openScratch();
    server = await startRedis(scratch);
    lab = await openRedisLab([server.url]);
    await move(100, 'k0');
  });
  afterEach(async () => {
    await lab.close();
    await scratch.close();
  });

  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'refuses after %s, in bounded time, having moved nothing',
    async (signal) => {
      server.kill(signal);
      await expect(move(-30, 'k1')).rejects.toMatchObject({
        status: 503,
        outcome: 'rejected',
        retryable: true,
        retryAfterSeconds: 1,
      });
      expect(await balance()).toBe(100);
    },
  );

  test('pays, if it goes in the middle of the transaction: the fence needs no Redis', async () => {
    const between = stopBefore('write-balance');
    const payment = move(-30, 'k1', between.steps);
    await between.reachedBy(payment);
    server.kill('SIGKILL');
    between.goOn();
    expect(await payment).toMatchObject({ balanceAfter: 70 });
    expect(await walletAudit()).toMatchObject({ verdict: 'holds', movements: 2 });
  });
});
