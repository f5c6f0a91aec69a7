import { describe, expect, test } from '@jest/globals';
import { createAdmissionTokens } from '../../src/waiting-room/admission-token';

const NOW = Date.UTC(2026, 0, 1);
const SECRET = 'what every instance knows';
const buyer = { eventId: 7, buyerId: 12 };

const tokens = createAdmissionTokens(SECRET, () => NOW);
const token = tokens.issue(buyer, new Date(NOW + 1));
const asking = (given: string | undefined, who = buyer) => expect(() => tokens.require(given, who));

describe('an admission token', () => {
  test('lets its buyer into its event, as often as they ask, and on every instance', () => {
    asking(token).not.toThrow();
    asking(token).not.toThrow();
    expect(createAdmissionTokens(SECRET, () => NOW).issue(buyer, new Date(NOW + 1))).toBe(token);
  });

  test('lets in no other buyer, and its buyer to no other event', () => {
    const refused = { type: 'admission-not-yours', status: 403, outcome: 'rejected' };
    asking(token, { eventId: 7, buyerId: 88 }).toThrow(expect.objectContaining(refused));
    asking(token, { eventId: 8, buyerId: 12 }).toThrow(expect.objectContaining(refused));
  });

  test('ends at its time, to the millisecond', () => {
    const ended = tokens.issue(buyer, new Date(NOW));
    asking(ended).toThrow(expect.objectContaining({ type: 'admission-expired', status: 403 }));
  });

  test('of another shop, with another end or of another form is none', () => {
    const [eventId, buyerId, end, code] = token.split('.') as [string, string, string, string];
    for (const forged of [
      undefined,
      '',
      'let me in',
      createAdmissionTokens('what another shop knows').issue(buyer, new Date(NOW + 1)),
      [eventId, buyerId, Number(end) + 1, code].join('.'),
      [eventId, '88', end, code].join('.'),
      [eventId, buyerId, end, code.slice(1)].join('.'),
      [eventId, buyerId, end, `${code}A`].join('.'),
      [eventId, buyerId, end].join('.'),
      `${token}.${'9'.repeat(8_000)}`,
    ]) {
      asking(forged).toThrow(expect.objectContaining({ type: 'admission-required', status: 403 }));
    }
  });
});
