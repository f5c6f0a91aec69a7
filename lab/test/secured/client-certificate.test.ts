/** The certificate of a client, before it is sent: one rule for three servers. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { kafkaSecurityOf } from '@ticket-rush/shared/config/kafka-settings';
import { redisTlsOf } from '@ticket-rush/shared/config/redis-settings';
import { ConfigurationInvalid } from '@ticket-rush/shared/config/start-errors';
import { installMissing } from '@ticket-rush/stack/install/doctor';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { createAuthority, type KeyPair } from '@ticket-rush/testing/secured/certificates';
import { readApiEnvironment } from '../../../lv4-kafka/src/environment';

let scratch: Scratch;
let own: KeyPair;
let other: KeyPair;
let expired: KeyPair;
let locked: string;

beforeAll(async () => {
  await installMissing((line) => process.stderr.write(`${line}\n`), ['openssl']);
  scratch = await openScratch();
  const { sign } = await createAuthority(scratch, 'ours');
  [own, other, expired] = (await Promise.all([sign('own'), sign('other'), sign('expired', -1)])) as [
    KeyPair,
    KeyPair,
    KeyPair,
  ];
  locked = join(scratch.folder, 'locked.key');
  const passphrase = ['-aes256', '-passout', 'pass:Secret'];
  execFileSync('openssl', ['pkey', '-in', own.key, '-out', locked, ...passphrase]);
});
afterAll(() => scratch?.close());

const good = {
  DATABASE_URL: 'postgres://shop@db/x?sslmode=verify-full',
  REDIS_URLS: 'rediss://a:1',
  KAFKA_BROKERS: 'a:9092',
  KAFKA_SSL: 'true',
  REQUEST_ID_SECRET: '0123456789abcdef',
};
const read = (changed: Record<string, string>) => readApiEnvironment({ ...good, ...changed });

const settings = [
  ['PGSSLCERT', 'PGSSLKEY', ''],
  ['REDIS_CERT', 'REDIS_KEY', '_FILE'],
  ['KAFKA_CERT', 'KAFKA_KEY', '_FILE'],
] as const;

describe.each(settings)('%s', (cert, key, asFile) => {
  const given = (pair: Partial<KeyPair>) => ({
    ...(pair.certificate !== undefined && { [`${cert}${asFile}`]: pair.certificate }),
    ...(pair.key !== undefined && { [`${key}${asFile}`]: pair.key }),
  });
  const refused = (variables: Record<string, string>, line: string | RegExp) => {
    expect(() => read(variables)).toThrow(ConfigurationInvalid);
    expect(() => read(variables)).toThrow(line);
    expect(() => read(variables)).not.toThrow(/\n|Secret|MIG|MIH/);
  };

  test('needs the key, and the key needs it', () => {
    refused(
      given({ certificate: own.certificate }),
      new RegExp(`${cert} is set without (sslkey or )?${key}`),
    );
    refused(given({ key: own.key }), new RegExp(`${key} is set without (sslcert or )?${cert}`));
  });

  test('must be a certificate, and the key a key', () => {
    refused(given({ certificate: own.key, key: own.key }), `${cert} has no certificate in PEM form`);
    refused(given({ ...own, key: own.certificate }), `${key} has no private key in PEM form`);
  });

  test('must be that of the key', () => {
    refused(given({ ...own, key: other.key }), `${key} is not the key of the certificate in ${cert}`);
  });

  test('must have a key without a passphrase', () => {
    refused(given({ ...own, key: locked }), `${key} has a key with a passphrase: give one without`);
  });

  test('must be in date', () => {
    refused(given(expired), `${cert} has a certificate that expired on 20`);
  });

  test('may have the certificates of its signers behind it', () => {
    const chain = join(scratch.folder, 'chain.crt');
    writeFileSync(chain, [own, other].map(({ certificate }) => readFileSync(certificate, 'utf8')).join(''));
    expect(() => read(given({ ...own, certificate: chain }))).not.toThrow();
  });
});

describe('a certificate of the client', () => {
  test('reaches the drivers', () => {
    const pem = {
      cert: readFileSync(own.certificate, 'utf8').trim(),
      key: readFileSync(own.key, 'utf8').trim(),
    };
    const files = (name: string) => ({
      [`${name}_CERT_FILE`]: own.certificate,
      [`${name}_KEY_FILE`]: own.key,
    });
    const environment = read({
      ...files('REDIS'),
      ...files('KAFKA'),
      DATABASE_URL: `${good.DATABASE_URL}&sslcert=${own.certificate}&sslkey=${own.key}`,
    });
    expect(redisTlsOf(environment)).toEqual(pem);
    expect(kafkaSecurityOf(environment)).toEqual({ ssl: pem });
    expect(Object.fromEntries(new URL(environment.DATABASE_URL).searchParams)).toMatchObject({
      sslcert: own.certificate,
      sslkey: own.key,
    });
  });

  test('is refused where TLS is off', () => {
    const redis = { REDIS_CERT_FILE: own.certificate, REDIS_KEY_FILE: own.key, REDIS_URLS: 'redis://a:1' };
    expect(() => read(redis)).toThrow(
      'REDIS_CERT is set, and no address in REDIS_URLS begins with rediss://',
    );
    const kafka = { KAFKA_CERT_FILE: own.certificate, KAFKA_KEY_FILE: own.key, KAFKA_SSL: '' };
    expect(() => read(kafka)).toThrow('KAFKA_CERT is set without KAFKA_SSL=true');
    const postgres = { PGSSLCERT: own.certificate, PGSSLKEY: own.key, DATABASE_URL: 'postgres://db/x' };
    expect(() => read(postgres)).toThrow('PGSSLCERT is set without sslmode: add sslmode=verify-full');
  });
});
