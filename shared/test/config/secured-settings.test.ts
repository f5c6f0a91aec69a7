import { writeFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { temporaryFile } from '@ticket-rush/testing/temporary-folder';
import { kafkaBrokers, redisUrls } from '../../config/addresses';
import { readEnvironment, serviceVariables } from '../../config/environment';
import { kafkaSecurityOf, kafkaSecurityVariables } from '../../config/kafka-settings';
import { redisTlsVariables } from '../../config/redis-settings';
import { ConfigurationInvalid, DependencyDown } from '../../config/start-errors';

const variables = {
  ...serviceVariables,
  ...redisTlsVariables,
  ...kafkaSecurityVariables,
  REDIS_URLS: redisUrls,
  KAFKA_BROKERS: kafkaBrokers,
};
const good = {
  DATABASE_URL: 'postgres://me:pw@db/x',
  REDIS_URLS: 'redis://a:1',
  KAFKA_BROKERS: 'a:9092',
};
const read = (changed: Record<string, string | undefined>) => () =>
  readEnvironment(variables, { ...good, ...changed });

const file = (name: string, content: string) => {
  const path = temporaryFile(name);
  writeFileSync(path, content);
  return path;
};
const ca = file('ca.pem', rootCertificates[0] as string);

describe('a setting in a file', () => {
  test.each(['\n', '\r\n', ''])('is read without the line end %j', (end) => {
    const path = file('url', `postgres://me:from-file@db/y${end}`);
    const environment = read({ DATABASE_URL: undefined, DATABASE_URL_FILE: path })();
    expect(environment.DATABASE_URL).toBe('postgres://me:from-file@db/y');
  });

  test.each(Object.keys(good))('may be %s, and is checked like it', (name) => {
    const path = file('bad', 'mysql://me:secret@db/y');
    expect(read({ [name]: undefined, [`${name}_FILE`]: path })).toThrow(ConfigurationInvalid);
    expect(read({ [name]: undefined, [`${name}_FILE`]: path })).not.toThrow(/secret/);
  });

  test('is refused beside the setting itself', () => {
    const both = read({ DATABASE_URL_FILE: file('url', 'postgres://db/y') });
    expect(both).toThrow('DATABASE_URL and DATABASE_URL_FILE are both set: keep one of them');
  });

  test('is refused where there is no such file, and shows no part of the path: it may be the secret', () => {
    const noFile = read({ KAFKA_PASSWORD_FILE: 'secret' });
    expect(noFile).toThrow('KAFKA_PASSWORD_FILE names a file that cannot be read (ENOENT)');
    expect(noFile).not.toThrow(/secret/);
  });

  test('is refused where the file is empty', () => {
    expect(read({ KAFKA_PASSWORD_FILE: file('empty', '\n') })).toThrow(
      'KAFKA_PASSWORD_FILE names a file that is empty',
    );
  });

  test('counts as an operator token', () => {
    const token = { HOST: '0.0.0.0', OPERATOR_TOKEN_FILE: file('token', '0123456789abcdef\n') };
    expect(read(token)()).toMatchObject({ OPERATOR_TOKEN: '0123456789abcdef' });
  });
});

describe('TLS to PostgreSQL', () => {
  const inUrl = (parameters: string) => ({ DATABASE_URL: `postgres://me:pw@db/x?${parameters}` });
  const parametersOf = (changed: Record<string, string>) =>
    Object.fromEntries(new URL(read(changed)().DATABASE_URL).searchParams);

  test('is asked for in the URL as libpq means it', () => {
    expect(parametersOf(inUrl(`sslmode=verify-full&sslrootcert=${ca}`))).toEqual({
      uselibpqcompat: 'true',
      sslmode: 'verify-full',
      sslrootcert: ca,
    });
  });

  test('is asked for by PGSSLMODE and PGSSLROOTCERT, unless the URL says otherwise', () => {
    expect(parametersOf({ PGSSLMODE: 'verify-ca', PGSSLROOTCERT: ca })).toMatchObject({
      sslmode: 'verify-ca',
      sslrootcert: ca,
    });
    expect(parametersOf({ ...inUrl('sslmode=disable'), PGSSLMODE: 'verify-full' })).toMatchObject({
      sslmode: 'disable',
    });
  });

  test('trusts the public CAs by sslrootcert=system', () => {
    expect(parametersOf(inUrl('sslmode=verify-full&sslrootcert=system'))).not.toHaveProperty('sslrootcert');
  });

  test('changes nothing where it is not asked for', () => {
    expect(read({})().DATABASE_URL).toBe(good.DATABASE_URL);
  });

  test.each([
    [
      'a mode that would fall back to plaintext',
      inUrl('sslmode=prefer'),
      /sslmode in DATABASE_URL must be one of disable/,
    ],
    ['a mode that is none', inUrl('sslmode=verify_full'), /sslmode in DATABASE_URL must be one of disable/],
    ['a mode that is none, as variable', { PGSSLMODE: 'on' }, /PGSSLMODE must be one of disable/],
    ['verify-ca by a public CA', inUrl('sslmode=verify-ca'), /verify-ca needs sslrootcert/],
    ['a CA without a mode', inUrl('sslrootcert=/x'), /sslrootcert in DATABASE_URL is set without sslmode/],
    [
      'a CA that is not there',
      inUrl('sslmode=require&sslrootcert=/x'),
      /sslrootcert in DATABASE_URL names a file that cannot be read \(ENOENT\)/,
    ],
  ])('refuses %s', (_, changed, line) => {
    expect(read(changed)).toThrow(ConfigurationInvalid);
    expect(read(changed)).toThrow(line);
  });

  test('refuses a CA that is a key, or anything else', () => {
    const key = file('key.pem', '-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n');
    expect(read({ PGSSLMODE: 'require', PGSSLROOTCERT: key })).toThrow(
      'PGSSLROOTCERT names a file that has no certificate in PEM form',
    );
  });
});

describe('TLS and passwords of Redis and Kafka', () => {
  test('Kafka is taken as it was: plaintext, and no user', () => {
    expect(kafkaSecurityOf(read({})())).toEqual({});
  });

  test('Kafka gets the CA, the user and the password', () => {
    const secured = read({
      KAFKA_SSL: 'true',
      KAFKA_CA_FILE: ca,
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-256',
      KAFKA_USERNAME: 'shop',
      KAFKA_PASSWORD_FILE: file('password', 'pw\n'),
    });
    expect(kafkaSecurityOf(secured())).toEqual({
      ssl: { ca: expect.stringContaining('BEGIN CERTIFICATE') },
      sasl: { mechanism: 'scram-sha-256', username: 'shop', password: 'pw' },
    });
  });

  const mechanism = { KAFKA_SASL_MECHANISM: 'PLAIN' };
  test.each([
    [
      'a mechanism that is none',
      { KAFKA_SASL_MECHANISM: 'SCRAM' },
      'KAFKA_SASL_MECHANISM must be one of PLAIN',
    ],
    ['an on that is no true', { KAFKA_SSL: 'yes' }, 'KAFKA_SSL must be true or false'],
    ['a mechanism without a user', mechanism, 'KAFKA_SASL_MECHANISM=PLAIN needs KAFKA_USERNAME and'],
    [
      'a user without a password',
      { ...mechanism, KAFKA_USERNAME: 'a' },
      'needs KAFKA_USERNAME and KAFKA_PASSWORD',
    ],
    ['a password without a mechanism', { KAFKA_PASSWORD: 'secret' }, 'without KAFKA_SASL_MECHANISM'],
    [
      'a CA that is none',
      { KAFKA_SSL: 'true', KAFKA_CA: 'secret' },
      'KAFKA_CA has no certificate in PEM form',
    ],
    ['a CA without TLS', { KAFKA_CA: rootCertificates[0] }, 'KAFKA_CA is set without KAFKA_SSL=true'],
    [
      'a CA of Redis without TLS',
      { REDIS_CA: rootCertificates[0] },
      'no address in REDIS_URLS begins with rediss://',
    ],
  ])('refuses %s', (_, changed, line) => {
    expect(read(changed)).toThrow(ConfigurationInvalid);
    expect(read(changed)).toThrow(line);
    expect(read(changed)).not.toThrow(/secret/);
  });
});

describe('the certificate of a client that a server refuses', () => {
  const said = (code: string, message = '') => Object.assign(new Error(message), { code });

  test.each([
    [
      'PostgreSQL',
      'none',
      said('28000', 'connection requires a valid client certificate'),
      /certificate only/,
    ],
    [
      'Redis',
      'none',
      said('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
      /certificate only: give REDIS_CERT_FILE/,
    ],
    ['Kafka', 'none', said('ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'), /certificate only: give KAFKA_CERT_FILE/],
    ['Kafka', 'none, by OpenSSL 3.2', said('ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE'), /certificate only/],
    ['PostgreSQL', 'of another CA', said('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'), /does not trust .* sslcert/],
    [
      'Kafka',
      'of another CA',
      said('ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN'),
      /does not trust .* KAFKA_CERT/,
    ],
    [
      'PostgreSQL',
      'of another user',
      said('28000', 'certificate authentication failed for user "shop"'),
      /for another user/,
    ],
  ] as const)('%s: %s', (server, _, cause, says) => {
    expect(new DependencyDown(server, [], cause).message).toMatch(says);
  });
});

test('what a server cannot be reached for is one line, also where OpenSSL says it', () => {
  const cause = new Error('80FC:error:0A000418:SSL routines:\n  alert:SSL alert number 0\n');
  expect(new DependencyDown('Redis', 'rediss://a:1', cause).message).toBe(
    'Redis at rediss://a:1 does not answer: 80FC:error:0A000418:SSL routines: alert:SSL alert number 0',
  );
});

test('a server that is there and refuses is not said to be silent', () => {
  const cause = Object.assign(new Error('password authentication failed'), { code: '28P01' });
  expect(new DependencyDown('PostgreSQL', 'postgres://me:secret@db/x', cause).message).toBe(
    'PostgreSQL at postgres://me@db/x refuses: it does not know the user or the password: ' +
      'check the user and the password in DATABASE_URL',
  );
});
