import { describe, expect, test } from '@jest/globals';
import { kafkaBrokers, redisQuorum, withoutSecrets } from '../../config/addresses';
import { readEnvironment, serviceVariables } from '../../config/environment';
import { ConfigurationInvalid, DependencyDown } from '../../config/start-errors';

const read = (variables: Record<string, string>) => () =>
  readEnvironment(serviceVariables, { DATABASE_URL: 'postgres://127.0.0.1/x', ...variables });

describe('the environment', () => {
  test('has defaults for everything but the database', () => {
    expect(read({})()).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', DATABASE_POOL_SIZE: 10 });
  });

  test('treats an empty variable as one that is not set', () => {
    expect(read({ PORT: '' })()).toMatchObject({ PORT: 3000 });
  });

  test.each([
    ['PORT', '80a', 'PORT must be a whole number'],
    ['PORT', '70000', 'PORT must be at most 65535'],
    ['DATABASE_URL', 'mysql://x', 'DATABASE_URL must begin with postgres://'],
    ['DATABASE_URL', '', 'DATABASE_URL is not set'],
    ['DATABASE_URL', 'postgres://me:pa/ss@127.0.0.1/x', 'DATABASE_URL is no URL that can be read'],
    ['DATABASE_URL', 'postgres://me:1/ss@127.0.0.1/x', 'DATABASE_URL is no URL that can be read'],
    ['DATABASE_URL', 'postgres://me:100%@127.0.0.1/x', 'DATABASE_URL is no URL that can be read'],
    ['DATABASE_URL', 'postgres://127.0.0.1:port/x', 'DATABASE_URL is no URL that can be read'],
    ['OPERATOR_TOKEN', 'short', 'OPERATOR_TOKEN must have at least 16 characters'],
  ])('names %s=%s and what is wrong with it', (variable, value, message) => {
    expect(read({ [variable]: value })).toThrow(ConfigurationInvalid);
    expect(read({ [variable]: value })).toThrow(message);
  });

  test('asks for an operator token where the service can be reached from outside', () => {
    expect(read({ HOST: '0.0.0.0' })).toThrow('OPERATOR_TOKEN is not set');
    expect(read({ HOST: '0.0.0.0', OPERATOR_TOKEN: '0123456789abcdef' })()).toMatchObject({
      HOST: '0.0.0.0',
    });
  });
});

describe('addresses of Redis and Kafka', () => {
  const lists = { REDIS_URLS: redisQuorum, KAFKA_BROKERS: kafkaBrokers };
  const good = {
    REDIS_URLS: 'redis://a:1,rediss://me:pw@b:1/0,redis://c',
    KAFKA_BROKERS: 'a:9092, [::1]:9093',
  };
  const readLists = (variables: Record<string, string>) => () =>
    readEnvironment(lists, { ...good, ...variables });

  test('are read as lists', () => {
    expect(readLists({})()).toEqual({
      REDIS_URLS: ['redis://a:1', 'rediss://me:pw@b:1/0', 'redis://c'],
      KAFKA_BROKERS: ['a:9092', '[::1]:9093'],
    });
  });

  test.each([
    ['REDIS_URLS', '', 'REDIS_URLS'],
    ['REDIS_URLS', 'a:6379', 'REDIS_URLS must have URLs that begin with redis:// or rediss://'],
    ['REDIS_URLS', 'redis://a:b', 'REDIS_URLS has an address that is no URL'],
    ['REDIS_URLS', 'redis://me:p/w@a:1', 'REDIS_URLS has an address that is no URL'],
    ['REDIS_URLS', 'redis://:50%@a:1', 'REDIS_URLS has an address that is no URL'],
    ['REDIS_URLS', 'redis://a:1/first', 'REDIS_URLS has an address that is no URL'],
    ['REDIS_URLS', 'redis://a:1,redis://b:1', 'REDIS_URLS must name an odd number of servers'],
    ['REDIS_URLS', 'redis://a,redis://b,redis://A:6379/1', 'REDIS_URLS names the same server twice'],
    [
      'REDIS_URLS',
      'redis://localhost:1,redis://x@127.0.0.1:1,redis://b',
      'REDIS_URLS names the same server twice',
    ],
    ['KAFKA_BROKERS', 'a', 'KAFKA_BROKERS must be host:port'],
    ['KAFKA_BROKERS', 'a:1,b:70000', 'KAFKA_BROKERS must be host:port'],
    ['KAFKA_BROKERS', 'kafka://me:secret@a:1', 'KAFKA_BROKERS must be host:port'],
  ])('are refused, %s=%s, in one line that shows no address', (variable, value, message) => {
    const refused = readLists({ [variable]: value });
    expect(refused).toThrow(ConfigurationInvalid);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(/secret|p\/w|\n/);
  });
});

test.each([
  ['postgres://me:secret@127.0.0.1:1/x', 'postgres://me@127.0.0.1:1/x'],
  ['postgres://me:se@cret@127.0.0.1:1/x', 'postgres://me@127.0.0.1:1/x'],
  ['postgres://me@127.0.0.1:1/x?password=secret&sslpassword=secret', 'postgres://me@127.0.0.1:1/x'],
  ['postgres://me:1/secret@127.0.0.1:1/x', '(an address that cannot be read)'],
  ['postgres://me:a/secret@127.0.0.1:1/x', '(an address that cannot be read)'],
  ['postgres://me:1#secret@127.0.0.1:1/x', '(an address that cannot be read)'],
  ['postgres://me:1?secret@127.0.0.1:1/x', '(an address that cannot be read)'],
  ['redis://:secret@127.0.0.1:1', 'redis://127.0.0.1:1'],
  ['127.0.0.1:9092', '127.0.0.1:9092'],
  ['me:secret@127.0.0.1:9092', '(an address that cannot be read)'],
])('%s stands in a log without its password', (address, shown) => {
  expect(withoutSecrets(address)).toBe(shown);
});

test('a dependency that is down is named with all its addresses, and with no password', () => {
  const addresses = ['redis://me:secret@127.0.0.1:1', 'redis://:secret@127.0.0.1:2'];
  const error = new DependencyDown('Redis', addresses, new Error('ECONNREFUSED'));
  expect(error.message).toBe(
    'Redis at redis://me@127.0.0.1:1, redis://127.0.0.1:2 does not answer: ECONNREFUSED',
  );
});
