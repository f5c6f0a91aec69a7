import { createHmac, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { deriveRequestIds } from '../../src/idempotency/request-ids';
import type { LogPosition } from '../../src/queue/log-position';
import { createReceipts } from '../../src/queue/receipt';
import { deriveKey } from '../../src/secrets/derive-key';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';

const SECRET = 'the same on every instance';
const receipts = createReceipts(SECRET);
const id = randomUUID();
const position: LogPosition = { technique: kafkaKeyed.slug, lane: 'vip', partition: 3, offset: '1045' };
const receipt = receipts.issue({ id, position }, 12);

test('any instance with the secret knows the receipt of another', () => {
  expect(createReceipts(SECRET).verify(receipt, 12)).toEqual({ id, position });
});

test('a receipt without a log position stands for its request', () => {
  expect(receipts.verify(receipts.issue({ id }, 12), 12)).toEqual({ id });
});

test.each([
  ['another buyer’s', receipt, 88],
  ['one with another id', receipt.replace(id, randomUUID()), 12],
  ['one with an earlier offset', receipt.replace('1045', '45'), 12],
  ['one without its log position', receipt.replace(/\.kafka.*1045/, ''), 12],
  ['one with half a signature', receipt.slice(0, -8), 12],
  ['one without a signature', id, 12],
  ['an empty one', '', 12],
])('%s is not known', (_, forged, buyerId) => {
  expect(receipts.verify(forged, buyerId)).toBeUndefined();
});

test('a receipt that was signed with another secret is not known', () => {
  expect(receipts.verify(createReceipts('another secret, as long').issue({ id }, 12), 12)).toBeUndefined();
});

test('the id of a keyed request does not help to forge a receipt', () => {
  // Of the 128 bits of the id, all but six could be those of a code over the text "BUYER:KEY" or "idempotency-key:BUYER:KEY".
  const id = deriveRequestIds(SECRET)(7, 'x:7').replaceAll('-', '');
  for (const text of ['7:x', 'idempotency-key:7:x']) {
    for (let guess = 0; guess < 64; guess++) {
      const code = Buffer.from(id, 'hex');
      code[6] = ((code[6] as number) & 0x0f) | ((guess & 15) << 4);
      code[8] = ((code[8] as number) & 0x3f) | ((guess >> 4) << 6);
      expect(receipts.verify(`${text}.${code.toString('base64url')}`, 7)).toBeUndefined();
    }
  }
  expect(deriveKey(SECRET, 'receipt')).not.toEqual(deriveKey(SECRET, 'request id'));
});

describe('a text with a code that is right', () => {
  const signed = (text: string) => {
    const mac = createHmac('sha256', deriveKey(SECRET, 'receipt')).update(`${text}:12`).digest();
    return `${text}.${mac.subarray(0, 16).toString('base64url')}`;
  };

  test('is read if it is a receipt', () => {
    expect(receipts.verify(signed(id), 12)).toEqual({ id });
  });

  test.each([
    ['an id that is no UUID', 'idempotency-key:7:x'],
    ['an id that is a UUID and more', `${id}0`],
    ['a lane that does not exist', `${id}.${kafkaKeyed.slug}:gold:3:1045`],
    ['an offset that is no number', `${id}.${kafkaKeyed.slug}:vip:3:-1`],
    ['no log position after the point', `${id}.`],
    ['more than a log position', `${id}.${kafkaKeyed.slug}:vip:3:1045.more`],
  ])('with %s is not known', (_, text) => {
    expect(receipts.verify(signed(text), 12)).toBeUndefined();
  });
});
