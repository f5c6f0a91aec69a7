import { expect, test } from '@jest/globals';
import { toMessage, toRecord } from '../../../src/log/kafkajs/record';

const NOW = 1_800_000_000_000;

function read(headers: Record<string, string>) {
  const fields = { key: null, value: Buffer.from('any'), timestamp: String(NOW), offset: '0', attributes: 0 };
  return toRecord({ ...fields, headers });
}

test('what is written into the headers is read from them', () => {
  const { headers } = toMessage({
    topic: 'any',
    key: null,
    value: 'any',
    attempt: 3,
    notBefore: NOW + 5_000,
  });
  expect(read(headers as Record<string, string>)).toMatchObject({ attempt: 3, notBefore: NOW + 5_000 });
});

test('a record without headers is due at once, at its first attempt', () => {
  expect(read({})).toMatchObject({ attempt: 1, notBefore: 0 });
});

test.each(['1.5', '-1', '0', '3000000000', '1e300', 'NaN', '', 'first'])(
  'an attempt of “%s” is a stranger’s: it is the first',
  (attempt) => expect(read({ attempt }).attempt).toBe(1),
);

test.each(['1e18', '-5', 'soon', 'Infinity'])('no worker waits until “%s”', (notBefore) =>
  expect(read({ 'not-before': notBefore }).notBefore).toBe(0),
);
