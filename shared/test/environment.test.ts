import { describe, expect, test } from '@jest/globals';
import { readEnvironment, serviceVariables } from '../config/environment';
import { ConfigurationInvalid, DependencyDown } from '../config/start-errors';

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

test('a dependency that is down is named with its address and without its password', () => {
  const error = new DependencyDown(
    'PostgreSQL',
    'postgres://me:secret@127.0.0.1:1/x',
    new Error('ECONNREFUSED'),
  );
  expect(error.message).toBe('PostgreSQL at postgres://me@127.0.0.1:1/x does not answer: ECONNREFUSED');
});
