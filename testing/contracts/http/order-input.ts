import { expect, test } from '@jest/globals';
import { ask } from '../../http/ask';
import type { Shop } from '../../rush/shop';

const BUYER = 12;
const LIMIT = 4;

/**
 * How every level answers to a quantity that cannot be one, and to one that its technique does not take. No ticket is sold,
 * also not the one ticket that a request without a quantity is for.
 */
export function describeOrderInput(technique: string, shopOf: () => Shop): void {
  async function refused(slug: string, body: object) {
    const shop = shopOf();
    const { id } = await shop.createEvent({ tickets: 10, ticketsPerBuyer: LIMIT });
    const answer = await ask(shop, 'POST', `/events/${id}/bookings?technique=${slug}`, {
      buyerId: BUYER,
      body,
    });
    expect(await shop.event(id)).toMatchObject({ sold: 0 });
    expect(await shop.bookings(id)).toEqual([]);
    return answer;
  }

  test.each([0, -1, 1.5, '2', 11, 1e300, null, true, [2], {}])(
    'a quantity of %j: 400, and no booking',
    async (quantity) => {
      const answer = await refused(technique, { quantity });
      expect(answer).toMatchObject({ status: 400, problem: 'invalid-request' });
      expect(answer.body).toMatchObject({
        detail: 'quantity: must be a whole number from 1 to 10',
        errors: [{ field: 'quantity', message: 'must be a whole number from 1 to 10' }],
      });
    },
  );

  test('a quantity that is spelled wrong: 400, and no booking', async () => {
    const answer = await refused(technique, { quantitiy: 4 });
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/^quantitiy: /) } });
  });

  test.each([['text/plain'], ['application/x-www-form-urlencoded'], [undefined]])(
    'a quantity that is sent as %s: 415, and no booking',
    async (contentType) => {
      const shop = shopOf();
      const { id } = await shop.createEvent({ tickets: 10, ticketsPerBuyer: LIMIT });
      const { statusCode, body } = await shop.pool.request({
        method: 'POST',
        path: `/events/${id}/bookings?technique=${technique}`,
        headers: { 'x-user-id': String(BUYER), ...(contentType && { 'content-type': contentType }) },
        body: '{"quantity":4}',
      });
      const answer = { statusCode, ...((await body.json()) as object) };
      expect(answer).toMatchObject({
        statusCode: 415,
        type: 'urn:ticket-rush:problem:unsupported-media-type',
        outcome: 'rejected',
      });
      expect(await shop.bookings(id)).toEqual([]);
    },
  );

  test('a quantity for a technique that sells one ticket at a time: 422, with those that sell several', async () => {
    const all = (await shopOf().techniques()).filter(({ resource }) => resource === 'tickets');
    const sellers = all.filter(({ sellsSeveral }) => sellsSeveral).map(({ slug }) => slug);
    const others = all.map(({ slug }) => slug).filter((slug) => !sellers.includes(slug));
    expect(others).not.toEqual([]);
    for (const slug of others) {
      const answer = await refused(slug, { quantity: 1 });
      expect(answer).toMatchObject({ status: 422, problem: 'sells-one-ticket' });
      expect(answer.body.detail).toBe(
        `${slug} sells one ticket at a time, without a quantity. ` +
          `Techniques of this service that sell several: ${sellers.join(', ') || 'none'}.`,
      );
    }
  });
}
