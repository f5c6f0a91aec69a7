/** What can be wrong between a service and a server with TLS and passwords, and the line that says so. */
import type { SecuredServers } from '@ticket-rush/testing/secured/secured-servers';
import { withCertificate } from './rights';

/** Of LV.4's API. */
export type Variables = Record<string, string>;

export interface Refusal {
  server: 'postgres' | 'redis' | 'kafka';
  what: string;
  spoil: (good: Variables, servers: SecuredServers) => Variables;
  says: RegExp;
}

/** Everything right. */
export function goodVariables({ ours, password, postgres, redis, kafka }: SecuredServers): Variables {
  return {
    DATABASE_URL: `${postgres.plainUrl}?sslmode=verify-full&sslrootcert=${ours.ca}`,
    REDIS_URLS: `rediss://admin:${password}@${redis[0]}`,
    REDIS_CA_FILE: ours.ca,
    KAFKA_BROKERS: kafka.broker,
    KAFKA_SSL: 'true',
    KAFKA_CA_FILE: ours.ca,
    KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
    KAFKA_USERNAME: 'shop',
    KAFKA_PASSWORD: password,
    REQUEST_ID_SECRET: '0123456789abcdef',
  };
}

const changed =
  (variable: string, from: RegExp, to: string) =>
  (good: Variables): Variables => ({ ...good, [variable]: String(good[variable]).replace(from, to) });

const set =
  (values: Variables) =>
  (good: Variables): Variables => ({ ...good, ...values });

const NO_SASL = { KAFKA_SASL_MECHANISM: '', KAFKA_USERNAME: '', KAFKA_PASSWORD: '' };
const NO_TLS = { KAFKA_SSL: '', KAFKA_CA_FILE: '' };
const OTHER_NAME = /refuses: its certificate is for other names: use a host name that stands in it/;

/** Right in all but the certificate of the client. */
const showing =
  (whose: 'another' | 'theirs') =>
  (good: Variables, servers: SecuredServers): Variables =>
    withCertificate(good, servers, servers.clients[whose]);

/** Of all three, as none is shown. */
const showingNone = (good: Variables, servers: SecuredServers): Variables => {
  const shown = withCertificate(good, servers, servers.clients.ours);
  const none = { REDIS_CERT_FILE: '', REDIS_KEY_FILE: '', KAFKA_CERT_FILE: '', KAFKA_KEY_FILE: '' };
  const url = String(shown.DATABASE_URL).replace(/&sslcert=.*/, '');
  return { ...shown, ...none, DATABASE_URL: url };
};

const SETTINGS = {
  postgres: 'sslcert and sslkey',
  redis: 'REDIS_CERT_FILE and',
  kafka: 'KAFKA_CERT_FILE and',
};

/** A client that is writing when the reason arrives sees that the connection is closed, and no more. */
const asks = (server: Refusal['server'], reason: string) =>
  new RegExp(`refuses: (${reason}|it closes the connection.* certificates? only).*${SETTINGS[server]}`);

const certificates = (['postgres', 'redis', 'kafka'] as const).flatMap((server): Refusal[] => [
  {
    server,
    what: 'no certificate of the client where it asks for one',
    spoil: showingNone,
    says: asks(server, 'it takes clients with a certificate only'),
  },
  {
    server,
    what: 'a certificate of the client that another CA has signed',
    spoil: showing('theirs'),
    says: asks(server, 'it does not trust the certificate of this client'),
  },
]);

export const refusals: Refusal[] = [
  ...certificates,
  {
    server: 'postgres',
    what: 'the certificate of another user',
    spoil: showing('another'),
    says: /refuses: the certificate of this client is for another user: its name \(CN\) must be/,
  },
  {
    server: 'postgres',
    what: 'a certificate that no trusted CA has signed',
    spoil: changed('DATABASE_URL', /&sslrootcert=.*/, ''),
    says: /refuses: no CA that is trusted here has signed its certificate: sslrootcert in DATABASE_URL/,
  },
  {
    server: 'postgres',
    what: 'a certificate of another CA, by verify-ca',
    spoil: (good, { theirs }) => ({
      ...good,
      DATABASE_URL: String(good.DATABASE_URL).replace(
        /sslmode.*/,
        `sslmode=verify-ca&sslrootcert=${theirs.ca}`,
      ),
    }),
    says: /refuses: no CA that is trusted here/,
  },
  {
    server: 'postgres',
    what: 'a wrong host name',
    spoil: changed('DATABASE_URL', /127\.0\.0\.1/, 'localhost'),
    says: OTHER_NAME,
  },
  {
    server: 'postgres',
    what: 'a wrong password',
    spoil: changed('DATABASE_URL', /:Secret\w+@|:\w+@/, ':Secretly@'),
    says: /refuses: it does not know the user or the password: check .* in DATABASE_URL/,
  },
  {
    server: 'postgres',
    what: 'plaintext where it takes TLS only',
    spoil: changed('DATABASE_URL', /\?.*/, ''),
    says: /refuses: it takes connections with TLS only: add sslmode=verify-full to DATABASE_URL/,
  },
  {
    server: 'postgres',
    what: 'TLS where it speaks plaintext',
    spoil: (good, { plain }) => ({ ...good, DATABASE_URL: `${plain.postgresUrl}?sslmode=require` }),
    says: /refuses: it does not speak TLS there: switch TLS on at the server, or set sslmode=disable/,
  },
  {
    server: 'redis',
    what: 'a certificate that no trusted CA has signed',
    spoil: set({ REDIS_CA_FILE: '' }),
    says: /refuses: no CA that is trusted here has signed its certificate: REDIS_CA_FILE names the file/,
  },
  {
    server: 'redis',
    what: 'a certificate that has ended',
    spoil: (good, { redis, expiredRedis }) =>
      changed('REDIS_URLS', new RegExp(String(redis[0])), expiredRedis)(good),
    says: /refuses: its certificate has expired: renew it/,
  },
  {
    server: 'redis',
    what: 'a wrong host name',
    spoil: changed('REDIS_URLS', /127\.0\.0\.1/, 'localhost'),
    says: OTHER_NAME,
  },
  {
    server: 'redis',
    what: 'a wrong password',
    spoil: changed('REDIS_URLS', /:Secret\w+@/, ':Secretly@'),
    says: /refuses: it does not know the user or the password: check .* in REDIS_URLS/,
  },
  {
    server: 'redis',
    what: 'no password',
    spoil: changed('REDIS_URLS', /admin:.*@/, ''),
    says: /refuses: it does not know the user or the password: check .* in REDIS_URLS/,
  },
  {
    server: 'redis',
    what: 'plaintext where it takes TLS only',
    spoil: (good) => ({ ...changed('REDIS_URLS', /rediss/, 'redis')(good), REDIS_CA_FILE: '' }),
    says: /refuses: it closes the connection: where it takes TLS only, begin .* with rediss:/,
  },
  {
    server: 'redis',
    what: 'TLS where it speaks plaintext',
    spoil: (good, { plain }) => ({ ...good, REDIS_URLS: plain.redisUrl.replace('redis:', 'rediss:') }),
    says: /refuses: it does not speak TLS there: name the TLS port/,
  },
  {
    server: 'kafka',
    what: 'a certificate of another CA',
    spoil: (good, { theirs }) => ({ ...good, KAFKA_CA_FILE: theirs.ca }),
    says: /refuses: no CA that is trusted here has signed its certificate: KAFKA_CA_FILE names the file/,
  },
  {
    server: 'kafka',
    what: 'a certificate that has ended',
    spoil: (good, { kafka }) => ({ ...good, KAFKA_BROKERS: kafka.expiredBroker }),
    says: /refuses: its certificate has expired: renew it/,
  },
  {
    server: 'kafka',
    what: 'a wrong host name',
    spoil: changed('KAFKA_BROKERS', /127\.0\.0\.1/, 'localhost'),
    says: OTHER_NAME,
  },
  ...['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'].map(
    (mechanism): Refusal => ({
      server: 'kafka',
      what: `a wrong password by ${mechanism}`,
      spoil: set({ KAFKA_SASL_MECHANISM: mechanism, KAFKA_PASSWORD: 'Secretly' }),
      says: /refuses: it does not know the user or the password: check KAFKA_USERNAME, KAFKA_PASSWORD/,
    }),
  ),
  {
    server: 'kafka',
    what: 'no password',
    spoil: set(NO_SASL),
    says: /refuses: it closes the connection: .* known users only, give KAFKA_USERNAME/,
  },
  {
    server: 'kafka',
    what: 'plaintext where it takes TLS only',
    spoil: set({ ...NO_SASL, ...NO_TLS }),
    says: /refuses: it closes the connection: where it takes TLS only, set KAFKA_SSL=true/,
  },
  {
    server: 'kafka',
    what: 'TLS where it speaks plaintext',
    spoil: (good, { kafka }) => ({ ...good, KAFKA_BROKERS: kafka.adminBroker }),
    says: /refuses: it does not speak TLS there: name the TLS port, or set KAFKA_SSL=false/,
  },
  {
    server: 'kafka',
    what: 'a password where it asks for none',
    spoil: (good, { kafka }) => ({ ...good, ...NO_TLS, KAFKA_BROKERS: kafka.adminBroker }),
    says: /refuses: it asks for no password: name the SASL port/,
  },
];
