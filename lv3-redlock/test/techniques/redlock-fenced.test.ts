import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import type { Steps } from '@ticket-rush/testing/interleaving/stepped-database';
import type { QuorumLockNeeds } from '../../src/techniques/needs';
import { redlock } from '../../src/techniques/redlock';
import { redlockFenced } from '../../src/techniques/redlock-fenced';
import { openRedisLab, type RedisLab } from '../redis-lab';

let lab: RedisLab;
beforeEach(async () => {
  lab = await openRedisLab(undefined, 1);
});
afterEach(() => lab.close());

const ask = (buyerId: number) => requestOf(buyerId, lab.eventId);
const forgetTheLock = () => Promise.all(lab.quorum.map((server) => server.del(lab.key)));
const latestToken = async () =>
  (
    await lab.database.dataSource.query('SELECT token FROM event_fences WHERE event_id = $1', [lab.eventId])
  )[0]?.token;

/** The owner of the lock has come as far as `step` when every server forgets it. */
async function ownerForgottenAt(step: string, technique: Technique<QuorumLockNeeds>) {
  const arrived = createGate();
  const mayGoOn = createGate();
  const steps: Steps = {
    [step]: () => {
      arrived.open();
      return mayGoOn.opened;
    },
  };
  const booking = technique.create(lab.needs({ steps }))(ask(12));
  await Promise.race([arrived.opened, booking]);
  await forgetTheLock();
  return { booking, goOn: mayGoOn.open };
}

test('without the fence, the late owner sells the last ticket a second time', async () => {
  const late = await ownerForgottenAt('write-sold', redlock);
  expect(await redlock.create(lab.needs())(ask(88))).toMatchObject({ ticketNumber: 1 });
  late.goOn();
  expect(await late.booking).toMatchObject({ ticketNumber: 1 });
  expect(await lab.audit()).toMatchObject({ verdict: 'broken', oversold: 1 });
});

describe('with the fence', () => {
  test.each(['read-event', 'write-sold', 'insert-booking'])(
    'an owner that is late before %s is refused, and writes no row',
    async (step) => {
      const late = await ownerForgottenAt(step, redlockFenced);
      const next = redlockFenced.create(lab.needs())(ask(88));
      // An owner who has written already is in the way of the next owner until it ends.
      await untilBlocked(lab.database, next);
      late.goOn();
      await expect(late.booking).rejects.toMatchObject(
        step === 'read-event'
          ? { type: 'sold-out', outcome: 'rejected' }
          : { type: 'lease-lost', status: 503, outcome: 'rejected', retryable: true },
      );
      expect(await next).toMatchObject({ buyerId: 88, ticketNumber: 1 });
      expect(await lab.audit()).toMatchObject({ verdict: 'holds', sold: 1, counter: 1 });
    },
  );

  test('an owner that has passed it commits, and the next one waits for that before it reads', async () => {
    const late = await ownerForgottenAt('COMMIT', redlockFenced);
    const next = redlockFenced.create(lab.needs())(ask(88));
    await untilBlocked(lab.database, next);
    late.goOn();
    expect(await late.booking).toMatchObject({ buyerId: 12, ticketNumber: 1 });
    await expect(next).rejects.toMatchObject({ type: 'sold-out' });
    expect(await lab.audit()).toMatchObject({ verdict: 'holds', sold: 1 });
  });

  test('the token grows with each owner, though the lock servers forget', async () => {
    const book = redlockFenced.create(lab.needs());
    await book(ask(12));
    expect(await latestToken()).toBe('1');
    await forgetTheLock();
    await expect(book(ask(88))).rejects.toMatchObject({ type: 'sold-out' });
    expect(await latestToken()).toBe('2');
  });

  test('an event that does not exist is not found, and gets no token', async () => {
    await expect(redlockFenced.create(lab.needs())(requestOf(12, 999_999))).rejects.toMatchObject({
      type: 'event-not-found',
    });
  });
});
