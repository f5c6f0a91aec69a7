import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LevelCommand, startLevel } from '@ticket-rush/stack/level/level';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import type { Dispatcher } from 'undici';
import { atOnce } from '../../http/ask';
import { openShop, type Shop } from '../../rush/shop';
import { runningParts } from '../../servers/running-parts';
import { apiDocumentOf } from './api-document';
import { undocumented } from './documented-answer';
import { type DocumentedPath, documentedPaths } from './documented-paths';
import { type Answer, describeEventInput } from './event-input';
import { describeOrderInput } from './order-input';

const HOUR_MS = 3_600_000;

/**
 * What every level answers: as its own documentation says, and to a request that cannot be served with the right problem,
 * no stack trace, nothing written.
 */
export function describeHttpContract(level: LevelCommand['level'], technique: string): void {
  describe(`${level} over HTTP`, () => {
    const scratch = openScratch();
    let shop: Shop;
    let eventId: number;

    beforeAll(async () => {
      const running = await startLevel(await scratch, { level, instances: 1, parts: runningParts() });
      shop = openShop(running.url);
      ({ id: eventId } = await shop.createEvent({ tickets: 10 }));
    });
    afterAll(async () => {
      await shop?.close();
      await (await scratch).close();
    });

    /** Every answer must be as `/openapi.json` has it. */
    async function send(
      method: 'GET' | 'POST',
      path: string,
      body?: string | Buffer,
      headers: Record<string, string> = {},
    ): Promise<Answer> {
      const response = await shop.pool.request({
        method,
        path,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body }),
      });
      const text = await response.body.text();
      expect(text).not.toMatch(/\bat .*\.[jt]s|node_modules/);
      const answer = {
        status: response.statusCode,
        contentType: String(response.headers['content-type']),
        body: JSON.parse(text),
      };
      const [plainPath = ''] = path.split('?');
      if (answer.body.type !== 'urn:ticket-rush:problem:not-found') {
        expect(
          undocumented(await apiDocumentOf(shop), { method, path: plainPath, ...answer }),
        ).toBeUndefined();
      }
      return answer;
    }
    const post = (path: string, body?: string | Buffer, headers?: Record<string, string>) =>
      send('POST', path, body, headers);

    function expectProblem(answer: Answer, status: number, type: string, field?: string): void {
      expect(answer).toMatchObject({
        status,
        contentType: expect.stringContaining('application/problem+json'),
        body: {
          type: `urn:ticket-rush:problem:${type}`,
          status,
          outcome: 'rejected',
          detail: expect.any(String),
        },
      });
      if (field !== undefined) {
        expect(answer.body.errors).toContainEqual({ field, message: expect.any(String) });
      }
    }

    const book = (
      id: number | string,
      slug = technique,
      headers: Record<string, string> = { 'x-user-id': '7' },
    ) => post(`/events/${id}/bookings?technique=${slug}`, undefined, headers);

    test.each(['', '/bookings', '/audit', '/seats', '/seats/audit', '/waiting-room/audit'])(
      'documents what GET /events/{id}%s answers',
      async (rest) => {
        await book(eventId, technique, { 'x-user-id': '9' });
        expect((await send('GET', `/events/${eventId}${rest}`)).status).toBe(200);
      },
    );

    test.each(['/techniques', '/health/live', '/health/ready', '/wallets/audit', '/wallet'])(
      'documents what GET %s answers',
      async (path) => {
        expect((await send('GET', path, undefined, { 'x-user-id': '7' })).status).toBe(200);
      },
    );

    test('answers its address with a page whose links lead somewhere', async () => {
      const page = await shop.pool.request({ method: 'GET', path: '/' });
      expect(page).toMatchObject({
        statusCode: 200,
        headers: { 'content-type': expect.stringContaining('text/html') },
      });
      const links = [...(await page.body.text()).matchAll(/href="(.+?)"/g)].map(([, link]) => link);
      expect(links).toEqual(expect.arrayContaining(['docs/', 'techniques', 'health/ready']));
      for (const link of links) {
        const { statusCode, body } = await shop.pool.request({ method: 'GET', path: `/${link}` });
        await body.dump();
        expect({ link, statusCode }).toEqual({ link, statusCode: 200 });
      }
    });

    test('gives examples that a reader can make sense of, and promises no order', async () => {
      const { body } = await shop.pool.request({ method: 'GET', path: '/openapi.json' });
      const document = await body.text();
      expect(document).not.toContain('-9007199254740991');
      expect(document).not.toMatch(/first come/i);
      expect(document).toContain('"examples":[42]');
    });

    test('shows its documentation to people', async () => {
      const page = await shop.pool.request({ method: 'GET', path: '/docs/' });
      expect(page.statusCode).toBe(200);
      const script = /src="(.+?)"/.exec(await page.body.text())?.[1];
      const asset = await shop.pool.request({ method: 'GET', path: `/docs/${script}` });
      await asset.body.dump();
      expect(asset).toMatchObject({
        statusCode: 200,
        headers: { 'content-type': expect.stringContaining('javascript') },
      });
    });

    /** With a place in the waiting room, where there is one, and a request that is accepted, where bookings are. */
    async function allPaths(buyer: Record<string, string>): Promise<DocumentedPath[]> {
      const { body } = await book(eventId, technique, buyer);
      const ids = { eventId: String(eventId), receipt: String(body.id) };
      const paths = documentedPaths(await apiDocumentOf(shop), ids);
      const room = paths.find(({ path }) => path.endsWith('/waiting-room'));
      if (room !== undefined) await post(room.path + room.query('POST'), undefined, buyer);
      return paths;
    }

    test('answers HEAD wherever it answers GET, and ends: the next request by the same connection is answered', async () => {
      const buyer = { 'x-user-id': '10' };
      const gettable = (await allPaths(buyer)).filter(({ methods }) => methods.includes('GET'));
      for (const { path, query } of gettable) {
        const head = await shop.pool.request({ method: 'HEAD', path: path + query('GET'), headers: buyer });
        expect(await head.body.text()).toBe('');
        expect({ path, status: head.statusCode }).toEqual({ path, status: 200 });
        // At once: by every connection that the balancer has kept.
        const next = await atOnce(20, () => send('GET', '/health/live'));
        expect(next.filter(({ status }) => status === 200)).toHaveLength(20);
      }
    });

    test('a method that a path does not have: 405, and OPTIONS: 204, both with all that it has', async () => {
      const pages = ['/', '/docs/', '/docs/swagger-ui.css'].map((path) => ({ path, methods: ['GET'] }));
      for (const { path, methods } of [...pages, ...(await allPaths({ 'x-user-id': '11' }))]) {
        const has = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort();
        const wrong = await shop.pool.request({ method: 'PATCH', path });
        expect({ path, allow: String(wrong.headers.allow).split(', ').sort() }).toEqual({ path, allow: has });
        expect(wrong).toMatchObject({ statusCode: 405 });
        expect(await wrong.body.json()).toMatchObject({
          type: 'urn:ticket-rush:problem:method-not-allowed',
          outcome: 'rejected',
          retryable: false,
        });
        const options = await shop.pool.request({ method: 'OPTIONS', path });
        expect(await options.body.text()).toBe('');
        expect(options).toMatchObject({ statusCode: 204, headers: { allow: wrong.headers.allow } });
      }
    });

    test('an unknown technique: 400, with those that there are', async () => {
      const answer = await book(eventId, 'hope');
      expectProblem(answer, 400, 'invalid-request', 'technique');
      expect(answer.body.detail).toContain(technique);
    });

    describeEventInput({ send, expectProblem });
    describeOrderInput(technique, () => shop);

    test('malformed JSON: 400', async () => {
      expectProblem(await post('/events', '{"tickets": '), 400, 'malformed-json');
    });

    test('a body over 16 KiB: 413', async () => {
      const body = JSON.stringify({ tickets: 1, name: 'x'.repeat(16 * 1024) });
      expectProblem(await post('/events', body), 413, 'body-too-large');
    });

    test('no X-USER-ID: 401', async () => {
      expectProblem(await book(eventId, technique, {}), 401, 'unauthenticated', 'X-USER-ID');
    });

    test.each(['0', '-1', '1.5', 'seven', '7 ', '2147483648', '1e3', "1' OR '1'='1"])(
      'a silly X-USER-ID (%s): 400',
      async (silly) => {
        const answer = await book(eventId, technique, { 'x-user-id': silly });
        // A trailing blank is removed by the HTTP parser, as RFC 9110 asks, so that one is no mistake.
        if (silly.trim() === '7') expect(answer.status).toBeLessThan(300);
        else expectProblem(answer, 400, 'invalid-request', 'X-USER-ID');
      },
    );

    test.each(['999999999', '0', 'abc', '99999999999999'])(
      'an event that does not exist (%s): 404',
      async (id) => {
        expectProblem(await book(id), 404, 'event-not-found');
      },
    );

    test('an event that is not on sale yet: 403, and no booking', async () => {
      const opensAt = new Date(Date.now() + HOUR_MS).toISOString();
      const event = (await post('/events', JSON.stringify({ tickets: 1, opensAt }))).body;
      expectProblem(await book(Number(event.id)), 403, 'not-on-sale');
      expect(await shop.bookings(Number(event.id))).toEqual([]);
    });

    test('an event whose sale is over: 403', async () => {
      const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
      const body = JSON.stringify({ tickets: 1, opensAt: at(-2), closesAt: at(-1) });
      expectProblem(await book(Number((await post('/events', body)).body.id)), 403, 'not-on-sale');
    });

    test('a header that is there and empty: 400, for each that is documented', async () => {
      const good: Record<string, string> = { 'X-USER-ID': '7', 'Idempotency-Key': 'key-1' };
      let tried = 0;
      for (const { path, query, methods, headers } of await allPaths({ 'x-user-id': '7' })) {
        for (const method of methods) {
          for (const name of headers(method)) {
            const empty = { method, path: path + query(method), headers: { ...good, [name]: '' } };
            const { statusCode, body } = await shop.pool.request(empty as Dispatcher.RequestOptions);
            const problem = (await body.json()) as { errors?: unknown };
            expect({ path, method, statusCode, errors: problem.errors }).toEqual({
              ...{ path, method, statusCode: 400 },
              errors: [{ field: name, message: 'is empty' }],
            });
            tried += 1;
          }
        }
      }
      expect(tried).toBeGreaterThan(3);
    });

    test('a route that does not exist: 404', async () => {
      expectProblem(await post('/no-such-route'), 404, 'not-found');
    });

    test('and still books for a good request', async () => {
      expect((await book(eventId, technique, { 'x-user-id': '8' })).status).toBeLessThan(300);
    });
  });
}
