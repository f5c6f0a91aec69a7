/** Why there is no connection although the server is there, and what to do about it. No part of a secret is in these sentences. */

export type Dependency = 'PostgreSQL' | 'Redis' | 'Kafka';

interface Settings {
  ca: string;
  /** What makes the client speak TLS. */
  tlsOn: string;
  tlsOff: string;
  password: string;
  passwordOff: string;
  /** What a client shows that proves itself by one. */
  certificate: string;
}

const settings: Record<Dependency, Settings> = {
  PostgreSQL: {
    ca: 'sslrootcert in DATABASE_URL, or PGSSLROOTCERT,',
    tlsOn: 'add sslmode=verify-full to DATABASE_URL',
    tlsOff: 'switch TLS on at the server, or set sslmode=disable in DATABASE_URL',
    password: 'the user and the password in DATABASE_URL',
    passwordOff: 'name no password in DATABASE_URL',
    certificate: 'sslcert and sslkey in DATABASE_URL, or PGSSLCERT and PGSSLKEY',
  },
  Redis: {
    ca: 'REDIS_CA_FILE',
    tlsOn: 'begin the addresses in REDIS_URLS with rediss://',
    tlsOff: 'name the TLS port, or begin the addresses in REDIS_URLS with redis://',
    password: 'the user and the password in REDIS_URLS',
    passwordOff: 'name no password in REDIS_URLS',
    certificate: 'REDIS_CERT_FILE and REDIS_KEY_FILE',
  },
  Kafka: {
    ca: 'KAFKA_CA_FILE',
    tlsOn: 'set KAFKA_SSL=true',
    tlsOff: 'name the TLS port, or set KAFKA_SSL=false',
    password: 'KAFKA_USERNAME, KAFKA_PASSWORD and KAFKA_SASL_MECHANISM',
    passwordOff: 'name the SASL port, or unset KAFKA_SASL_MECHANISM',
    certificate: 'KAFKA_CERT_FILE and KAFKA_KEY_FILE',
  },
};

type Why = (named: Settings) => string;

/** By what the cause, or one of its own causes, says; the first that fits. */
const reasons: [said: RegExp, why: Why][] = [
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY_LEAF|GET_ISSUER)|CERT_SIGNATURE_FAILURE/,
    ({ ca }) => `no CA that is trusted here has signed its certificate: ${ca} names the file with the CA`,
  ],
  [/CERT_HAS_EXPIRED/, () => 'its certificate has expired: renew it at the server'],
  [
    /CERT_NOT_YET_VALID/,
    () => 'its certificate is not valid yet: compare the clocks, or renew it at the server',
  ],
  [
    /ERR_TLS_CERT_ALTNAME_INVALID/,
    () =>
      'its certificate is for other names: use a host name that stands in it, or give the server one for this name',
  ],
  // Kafka says "bad certificate" of one that is missing.
  [
    /requires a valid client certificate|ALERT_CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE/,
    ({ certificate }) =>
      `it takes clients with a certificate only: give ${certificate}, signed by a CA that it trusts`,
  ],
  [
    /ALERT_(UNKNOWN_CA|CERTIFICATE_\w+|UNSUPPORTED_CERTIFICATE)/,
    ({ certificate }) =>
      `it does not trust the certificate of this client: check ${certificate}; a CA that it trusts must have signed it`,
  ],
  [
    /certificate authentication failed/,
    () =>
      'the certificate of this client is for another user: its name (CN) must be that of the user in DATABASE_URL',
  ],
  [
    /does not support SSL connections|WRONG_VERSION_NUMBER|wrong version number|before secure TLS|no TLS handshake/i,
    ({ tlsOff }) => `it does not speak TLS there: ${tlsOff}`,
  ],
  [
    /no pg_hba.conf entry.*SSL encryption/,
    () => 'its pg_hba.conf has no line that lets this user into this database from here',
  ],
  [/no encryption/, ({ tlsOn }) => `it takes connections with TLS only: ${tlsOn}`],
  [
    /silent after the TLS handshake/,
    ({ certificate }) =>
      `it closes the connection after the TLS handshake, or does not answer: where it takes clients with a certificate only, give ${certificate}, signed by a CA that it trusts`,
  ],
  [
    // Also of a client whose certificate is refused: it may be writing when the reason arrives.
    /KafkaJSConnectionClosedError|Socket closed unexpectedly|ECONNRESET|EPIPE/,
    ({ tlsOn, password, certificate }) =>
      `it closes the connection: where it takes TLS only, ${tlsOn}; where it takes known users only, give ${password}; where it takes certificates only, give ${certificate}`,
  ],
  [/not valid given the current SASL state/, ({ passwordOff }) => `it asks for no password: ${passwordOff}`],
  [
    /28P01|28000|WRONGPASS|NOAUTH|SASLAuthentication|AUTHENTICATION_FAILED|UNSUPPORTED_SASL/,
    ({ password }) => `it does not know the user or the password: check ${password}`,
  ],
];

/** @returns undefined where the trouble is another one */
export function whyRefused(dependency: Dependency, cause: unknown): string | undefined {
  const said = everythingSaid(cause);
  return reasons.find(([pattern]) => pattern.test(said))?.[1](settings[dependency]);
}

interface Packed {
  code?: string;
  /** Of kafkajs. */
  type?: string;
  errors?: unknown[];
  groups?: { error?: unknown }[];
}

/** Names, codes and messages of an error and of what caused it: kafkajs and Node pack one into another. */
export function everythingSaid(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 5) return '';
  const { name, code, type, message, errors = [], groups = [], cause } = error as Error & Packed;
  const inner = [cause, ...errors, ...groups.map((group) => group.error)];
  return [name, code, type, message, ...inner.map((one) => everythingSaid(one, depth + 1))]
    .filter(Boolean)
    .join(' ');
}

/** The server lets it in, and does not let it do what the service needs. @returns undefined where the trouble is another one */
export function lackedRight(error: unknown): string | undefined {
  const { message, code } = (error ?? {}) as { message?: string; code?: string };
  if (code !== '42501' && !/^NOPERM|not authorized|authorization failed/i.test(message ?? ''))
    return undefined;
  return `a right is missing: ${message}; infra/README.md says which rights each level needs`;
}
