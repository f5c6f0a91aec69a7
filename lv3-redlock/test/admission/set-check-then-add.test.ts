import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createBarrier } from '@ticket-rush/testing/interleaving/barrier';
import { setCheckThenAdd } from '../../src/techniques/set-check-then-add';
import { openRoom, type Room } from './open-room';
import { steppedRedis } from './stepped-redis';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const ask = (buyerId: number, eventId: number) => requestOf(buyerId, eventId, setCheckThenAdd.slug);

/** Both have seen the set as it is before either has entered it. */
async function bothLookBeforeEitherEnters(tickets: number, buyerIds: [number, number]) {
  const eventId = await room.putOnSale(tickets);
  const bothHaveLooked = createBarrier(2);
  const redis = steppedRedis(room.redis, { sAdd: () => bothHaveLooked.arrive() });
  const book = setCheckThenAdd.create({ ...room.needs, redis });
  await Promise.all(buyerIds.map((buyerId) => book(ask(buyerId, eventId))));
  return auditEvent(await room.found(eventId));
}

test('sells the last ticket to two buyers', async () => {
  expect(await bothLookBeforeEitherEnters(1, [12, 88])).toMatchObject({
    verdict: 'broken',
    sold: 2,
    oversold: 1,
    counter: 1,
    sharedTickets: [{ ticketNumber: 1, buyerIds: [12, 88] }],
  });
});

test('sells two tickets to one buyer who clicks twice', async () => {
  expect(await bothLookBeforeEitherEnters(10, [12, 12])).toMatchObject({
    verdict: 'broken',
    duplicates: [{ buyerId: 12 }],
  });
});

test('sells everything again, to one buyer after the other, when Redis has forgotten', async () => {
  const eventId = await room.putOnSale(1);
  const book = setCheckThenAdd.create(room.needs);
  await book(ask(12, eventId));
  await expect(book(ask(88, eventId))).rejects.toMatchObject({ type: 'sold-out' });
  await room.redis.del(await room.redis.keys(`${room.keyPrefix}:*`));
  await book(ask(88, eventId));
  expect(auditEvent(await room.found(eventId))).toMatchObject({ verdict: 'broken', oversold: 1 });
});
