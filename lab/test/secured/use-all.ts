/** One of everything that a level offers, so that each right it needs is used. */
import { expect } from '@jest/globals';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Question } from '@ticket-rush/testing/http/ask';
import { askAndAwait } from '@ticket-rush/testing/http/ask-and-await';
import type { Shop } from '@ticket-rush/testing/rush/shop';

const LABELS = ['A-1', 'A-2'];

type Method = 'GET' | 'POST' | 'DELETE';

export async function useAll(shop: Shop, level: LevelName): Promise<void> {
  let buyerId = 0;
  for (const { slug, resource } of await shop.techniques()) {
    buyerId += 1;
    const { id } = await shop.createEvent({ name: slug, tickets: 5 });
    const by = `technique=${slug}`;
    const say = async (method: Method, path: string, question: Question = {}) => {
      const answer = await askAndAwait(shop, method, path, { buyerId, ...question });
      expect({ slug, path, status: answer.status, problem: answer.problem && answer.body }).toMatchObject({
        problem: undefined,
      });
    };
    const money = (amount: object) => ({ idempotencyKey: `${slug}-${buyerId}`, body: amount });
    if (resource === 'tickets') await say('POST', `/events/${id}/bookings?${by}`);
    if (resource === 'seats') {
      await say('POST', `/events/${id}/seats`, { body: { labels: LABELS } });
      for (const label of LABELS) await say('POST', `/events/${id}/seats/${label}/hold?${by}`);
      await say('POST', `/events/${id}/seats/${LABELS[0]}/confirm?${by}`);
      await say('DELETE', `/events/${id}/seats/${LABELS[1]}/hold?${by}`);
    }
    if (resource === 'wallet') {
      await say('POST', `/wallet/charges?${by}`, money({ amount: 100 }));
      if (level === 'lv4') await say('POST', `/events/${id}/purchases?${by}`, money({ price: 40 }));
      else await say('POST', `/wallet/payments?${by}`, { idempotencyKey: 'pay', body: { amount: 40 } });
    }
    if (resource === 'waiting-room') {
      for (const method of ['POST', 'GET', 'DELETE'] as const)
        await say(method, `/events/${id}/waiting-room?${by}`);
    }
  }
}
