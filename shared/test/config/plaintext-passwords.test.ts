import { expect, test } from '@jest/globals';
import { plaintextPasswords } from '../../config/plaintext-passwords';

const plain = { KAFKA_SASL_MECHANISM: 'PLAIN', KAFKA_SSL: false, KAFKA_BROKERS: ['a:9092', 'b:9092'] };

test.each([
  ['PostgreSQL', { DATABASE_URL: 'postgres://me:secret@db/x' }, /^DATABASE_URL .* db others .*verify-full$/],
  ['PostgreSQL, TLS off', { DATABASE_URL: 'postgres://me:secret@db/x?sslmode=disable' }, /^DATABASE_URL /],
  [
    'Redis',
    { REDIS_URLS: ['redis://me:secret@r:1', 'redis://:secret@s:1'] },
    /^REDIS_URLS .* r, s others .*rediss:/,
  ],
  ['Kafka by PLAIN', plain, /^KAFKA_SASL_MECHANISM=PLAIN .* a, b others .*KAFKA_SSL=true/],
])('a password without TLS to another machine is named: %s', (_, given, line) => {
  const lines = plaintextPasswords(given);
  expect(lines).toEqual([expect.stringMatching(line)]);
  expect(lines.join()).not.toContain('secret');
});

test.each([
  [
    'no password',
    { DATABASE_URL: 'postgres://me@db/x', REDIS_URLS: ['redis://r:1'], KAFKA_BROKERS: ['a:1'] },
  ],
  [
    'the own machine',
    {
      DATABASE_URL: 'postgres://me:pw@127.0.0.1/x',
      REDIS_URLS: ['redis://:pw@localhost:1', 'redis://:pw@[::1]:1'],
    },
  ],
  ['the own machine, Kafka', { ...plain, KAFKA_BROKERS: ['127.0.0.1:9092'] }],
  ['TLS', { DATABASE_URL: 'postgres://me:pw@db/x?sslmode=require', REDIS_URLS: ['rediss://:pw@r:1'] }],
  ['TLS, Kafka', { ...plain, KAFKA_SSL: true }],
  ['SCRAM, which sends no password', { ...plain, KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512' }],
])('no line for %s', (_, given) => {
  expect(plaintextPasswords(given)).toEqual([]);
});
