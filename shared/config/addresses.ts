/** Addresses of servers in environment variables: which are refused at the start, and what of one may stand in a log. */
import { z } from 'zod';

const IN_PASSWORDS = 'in a password, write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23 and % as %25';

/** Comma-separated addresses, at least one. */
const list = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((address) => address.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.string()).min(1, 'must name at least one address'));

/** A PostgreSQL connection string. */
export const postgresUrl = z
  .string({
    error: 'is not set: a PostgreSQL connection string. `npm run lab -- stack up` starts everything for you',
  })
  .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
  .refine((address) => parse(address) !== undefined, `is no URL that can be read: ${IN_PASSWORDS}`);

/** Redis servers. */
export const redisUrls = list
  .refine((urls) => urls.every((url) => /^rediss?:\/\//.test(url)), {
    message: 'must have URLs that begin with redis:// or rediss://',
    abort: true,
  })
  .refine((urls) => urls.every(isRedisUrl), {
    message: `has an address that is no URL that can be read: redis://host:port, ${IN_PASSWORDS}`,
    abort: true,
  });

/** Redis servers that vote: with an even number, half of them may vote for one owner and half for another. */
export const redisQuorum = redisUrls
  .refine((urls) => new Set(urls.map(serverOf)).size === urls.length, {
    message: 'names the same server twice: each one has one vote',
    abort: true,
  })
  .refine((urls) => urls.length % 2 === 1, {
    error: ({ input }) =>
      `must name an odd number of servers, three or five, and not ${(input as string[]).length}: half is no majority`,
  });

/** Kafka brokers. */
export const kafkaBrokers = list.refine((brokers) => brokers.every(isBroker), {
  message: 'must be host:port, with commas between them',
});

/**
 * An address as a log line may have it: the parts that say where the server is. A password may stand before the host or among
 * the parameters; where the address cannot be read, no part of it is shown.
 */
export function withoutSecrets(address: string): string {
  if (isBroker(address)) return address;
  const url = parse(address);
  // An @ behind the host may be the end of a password with a ? or # in it, and the host its beginning.
  if (url === undefined || `${url.search}${url.hash}`.includes('@'))
    return '(an address that cannot be read)';
  const user = url.username === '' ? '' : `${url.username}@`;
  return `${url.protocol}//${user}${url.host}${url.pathname}`;
}

/** A password with an @, / or # in it can make a URL that means another one: its end stands in the path then. */
function parse(address: string): URL | undefined {
  try {
    const url = new URL(address);
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part);
    return url.pathname.includes('@') ? undefined : url;
  } catch {
    return undefined;
  }
}

function isRedisUrl(address: string): boolean {
  const url = parse(address);
  return url !== undefined && url.hostname !== '' && /^\/?\d*$/.test(url.pathname);
}

/** Host and port; the names of this machine are one. */
function serverOf(address: string): string {
  const { hostname, port } = new URL(address);
  const host = ['localhost', '[::1]'].includes(hostname.toLowerCase()) ? '127.0.0.1' : hostname.toLowerCase();
  return `${host}:${port || '6379'}`;
}

function isBroker(address: string): boolean {
  const [, port] = /^(?:[\w.-]+|\[[\da-f:]+\]):(\d{1,5})$/i.exec(address) ?? [];
  return Number(port) >= 1 && Number(port) <= 65_535;
}
