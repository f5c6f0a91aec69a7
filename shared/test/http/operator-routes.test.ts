import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { ask } from '@ticket-rush/testing/http/ask';
import { openShop, type Shop } from '@ticket-rush/testing/rush/shop';
import { createEvent, newEvent } from '../../booking/events';
import { createApp } from '../../http/app';
import { docsRoutes } from '../../http/routes/docs-routes';
import { eventRoutes } from '../../http/routes/event-routes';
import { seatMapRoutes } from '../../http/routes/seat-routes';
import { waitingRoomAuditRoutes } from '../../http/routes/waiting-room-routes';
import { walletBookRoutes } from '../../http/routes/wallet-routes';
import { describeApi } from '../../openapi/describe-api';
import { documentedCalls } from '../../openapi/documented-calls';
import { createLogger } from '../../telemetry/logger';
import { createMetrics } from '../../telemetry/metrics';

const TOKEN = 'a-token-of-an-operator';

let lab: TestDatabase;
let server: Server;
let stranger: Shop;
let operator: Shop;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase();
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 })));
  const routes = [eventRoutes, seatMapRoutes, walletBookRoutes, waitingRoomAuditRoutes];
  const api = routes.map((routesOf) => routesOf(lab.dataSource, TOKEN));
  const calls = documentedCalls(api, []);
  const app = createApp({
    logger: createLogger({ level: 'test', instance: '1', logLevel: 'fatal' }),
    metrics: createMetrics({ level: 'test', instance: '1' }),
    routes: [...api, docsRoutes(() => describeApi({ level: 'test', catalogue: {}, calls }))],
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  [stranger, operator] = [openShop(url), openShop(url, TOKEN)];
});
afterEach(async () => {
  await Promise.all([stranger.close(), operator.close()]);
  await new Promise((resolve) => server.close(resolve));
  await lab.close();
});

test('keeps the calls that create and inspect experiments to operators', async () => {
  const calls = [
    ['POST', '/events'],
    ['GET', `/events/${eventId}/bookings`],
    ['GET', `/events/${eventId}/audit`],
    ['POST', `/events/${eventId}/seats`],
    ['GET', `/events/${eventId}/seats/audit`],
    ['GET', '/wallets/audit'],
    ['GET', `/events/${eventId}/waiting-room/audit`],
  ] as const;
  for (const [method, path] of calls) {
    expect(await ask(stranger, method, path)).toMatchObject({ status: 401, problem: 'operator-only' });
  }
});

test('lets the operator in, and buyers see what is theirs to see', async () => {
  expect(await operator.createEvent({ tickets: 1 })).toMatchObject({ tickets: 1 });
  expect(await operator.bookings(eventId)).toEqual([]);
  expect(await ask(stranger, 'GET', `/events/${eventId}/seats`)).toMatchObject({ status: 200, body: [] });
  expect(await ask(stranger, 'GET', '/wallet', { buyerId: 12 })).toMatchObject({ body: { balance: 0 } });
});
