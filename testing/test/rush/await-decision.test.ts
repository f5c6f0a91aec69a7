import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { awaitDecision } from '../../rush/await-decision';
import { openShop, type Shop } from '../../rush/shop';

const location = '/booking-requests/a-receipt';
/** Worth deciding for half a second. */
const promised = { acceptedAt: '2026-11-28T12:00:00.000Z', expiresAt: '2026-11-28T12:00:00.500Z' };

let server: Server;
let shop: Shop;
/** When it was asked, in milliseconds; and what it answers. */
let asked: number[];
let answer: (response: ServerResponse, poll: number) => void;
beforeEach(async () => {
  asked = [];
  server = createServer((_, response) => answer(response, asked.push(performance.now())));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  shop = openShop(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  await shop.close();
  server.close();
});

const tell = (response: ServerResponse, body: object, retryAfter?: string) =>
  response
    .writeHead(200, retryAfter === undefined ? {} : { 'Retry-After': retryAfter })
    .end(JSON.stringify(body));

test('asks when the service has said that there may be a decision, and not before', async () => {
  answer = (response, poll) =>
    poll === 1
      ? tell(response, { status: 'pending', ahead: 7 }, '1')
      : tell(response, { status: 'confirmed', decidedAt: '2026-11-28T12:00:02.000Z' });
  const begun = performance.now();
  const minute = { acceptedAt: promised.acceptedAt, expiresAt: '2026-11-28T12:01:00.000Z' };
  const decision = await awaitDecision(shop, { location, retryAfter: '1', ...minute }, 12);
  expect(decision).toMatchObject({ outcome: 'booked', decidedAt: Date.parse('2026-11-28T12:00:02.000Z') });
  expect(asked).toHaveLength(2);
  // A timer may fire a millisecond early.
  expect((asked[0] as number) - begun).toBeGreaterThan(995);
  expect((asked[1] as number) - (asked[0] as number)).toBeGreaterThan(995);
});

test('hears of a request that has expired, however late that is, as long as the queue moves', async () => {
  const begun = performance.now();
  let ahead = 1_000_000;
  answer = (response) => {
    const isOver = performance.now() - begun > 1_500;
    ahead -= 1;
    tell(response, isOver ? { status: 'expired' } : { status: 'pending', ahead }, '0');
  };
  const decision = await awaitDecision(shop, { location, retryAfter: '0', ...promised }, 12);
  expect(decision).toMatchObject({ outcome: 'rejected', reason: 'expired' });
});

test('gives up where the queue stands still, later than the service has promised', async () => {
  answer = (response) => tell(response, { status: 'pending', ahead: 7 }, '0');
  const begun = performance.now();
  const decision = await awaitDecision(shop, { location, retryAfter: '0', ...promised }, 12);
  expect(decision).toMatchObject({ outcome: 'undecided' });
  expect(performance.now() - begun).toBeGreaterThan(995);
});
