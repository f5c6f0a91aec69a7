import { createClient, type RedisClientType } from 'redis';
import { withoutSecrets } from '../config/addresses';
import type { RedisTls } from '../config/redis-settings';
import { ConfigurationInvalid, DependencyDown } from '../config/start-errors';
import { withinTimeLimit } from '../retry/time-limit';
import type { Logger } from '../telemetry/logger';

const CONNECT_LIMIT_MS = 2_000;
const SLOWEST_RECONNECT_MS = 1_000;
const CLOSED = /Socket closed|ECONNRESET|EPIPE/;

/**
 * Connects to the servers of the quorum. A minority may be down, now or later: that is what a quorum is for, and they are
 * tried again until they answer.
 *
 * @param tls for `rediss://` servers: their CA, where it is no public one, and the client's own certificate
 * @throws DependencyDown if no majority answers; ConfigurationInvalid if two of the addresses are one server's
 */
export async function connectQuorum(
  urls: string[],
  logger: Logger,
  tls?: RedisTls,
): Promise<RedisClientType[]> {
  const servers = urls.map((url) => ({ url, client: createRedisClient(url, tls) }));
  const attempts = await Promise.allSettled(servers.map(firstConnection));
  const refused = attempts.flatMap((attempt, index) =>
    attempt.status === 'rejected' ? [{ attempt, index }] : [],
  );
  const [first] = refused;
  if (first !== undefined && urls.length - refused.length < majorityOf(urls.length)) {
    for (const { client } of servers) client.destroy();
    throw new DependencyDown(
      'Redis',
      refused.map(({ index }) => urls[index] as string),
      first.attempt.reason,
    );
  }
  await requireDistinct(servers);
  for (const { url, client } of servers) reportOutages(client, url, logger);
  return servers.map(({ client }) => client);
}

/**
 * A client tries again for ever. When its time is over, the trouble that is reported is the latest error that says more than "the
 * connection was closed": a server may give its reason in one attempt, and the next attempt may not receive it.
 *
 * Two mistakes with TLS show up late. A server that speaks plaintext reads the handshake as a line, and waits for the end of that line.
 * A server that refuses the client's certificate says so after the client has taken the handshake for done.
 */
async function firstConnection({ url, client }: Server): Promise<void> {
  let trouble: Error | undefined;
  let hasConnected = false;
  const note = (error: Error) => {
    if (trouble === undefined || !CLOSED.test(error.message)) trouble = error;
  };
  client.on('error', note);
  client.once('connect', () => {
    hasConnected = true;
  });
  try {
    await withinTimeLimit('the connection', CONNECT_LIMIT_MS, client.connect());
  } catch (error) {
    const cause = trouble ?? (error as Error);
    throw url.startsWith('rediss:') && (trouble === undefined || CLOSED.test(trouble.message))
      ? new Error(hasConnected ? 'silent after the TLS handshake' : 'no TLS handshake', { cause })
      : cause;
  } finally {
    client.off('error', note);
  }
}

interface Server {
  url: string;
  client: RedisClientType;
}

/**
 * One server under two names would have two votes. Each run of a server has an id; a server that does not tell it is believed.
 *
 * @throws ConfigurationInvalid
 */
async function requireDistinct(servers: Server[]): Promise<void> {
  const urlOf = new Map<string, string>();
  const ids = await Promise.all(servers.map(({ client }) => runIdOf(client)));
  for (const [index, { url }] of servers.entries()) {
    const id = ids[index] ?? url;
    const twin = urlOf.get(id);
    if (twin === undefined) urlOf.set(id, url);
    else {
      for (const { client } of servers) client.destroy();
      const names = [twin, url].map(withoutSecrets).join(' and ');
      throw new ConfigurationInvalid(`REDIS_URLS names the same server twice: ${names}`);
    }
  }
}

async function runIdOf(client: RedisClientType): Promise<string | undefined> {
  if (!client.isReady) return undefined;
  const asked = withinTimeLimit('Redis', CONNECT_LIMIT_MS, client.info('server'));
  return /run_id:(\w+)/.exec(await asked.catch(() => ''))?.[1];
}

/**
 * Resolves if a majority can be written to. SETRANGE is a write that needs memory, so a server refuses it that is full, a
 * replica, or cannot save; where there is no such key, writing no bytes makes none.
 */
export async function requireWritableMajority(quorum: RedisClientType[], keyPrefix: string): Promise<void> {
  const asked = quorum.map((server) => server.setRange(`${keyPrefix}:writable`, 0, ''));
  const answers = await Promise.allSettled(asked);
  const writable = answers.filter(({ status }) => status === 'fulfilled').length;
  if (writable < majorityOf(quorum.length))
    throw new Error(`${writable} of ${quorum.length} Redis servers can be written to`);
}

function majorityOf(servers: number): number {
  return Math.floor(servers / 2) + 1;
}

/** One line when a server is lost and one when it is back, rather than one for each attempt to reach it. */
function reportOutages(client: RedisClientType, address: string, logger: Logger): void {
  const url = withoutSecrets(address);
  let reachable = client.isReady;
  if (!reachable) logger.warn({ url }, 'Redis server does not answer yet');
  client.on('error', (error: Error) => {
    if (reachable) logger.warn({ url, reason: error.message }, 'Redis server lost');
    reachable = false;
  });
  client.on('ready', () => {
    reachable = true;
    logger.warn({ url }, 'Redis server is back');
  });
}

/**
 * Commands fail at once while the connection is down: a lock that is granted from a queue, seconds after it was asked
 * for, would be granted to a caller that has given up.
 */
function createRedisClient(url: string, tls?: RedisTls): RedisClientType {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    // None from node-redis: its abort signal costs four times as much as the command. The caller stops waiting (`answerOf`).
    commandOptions: { timeout: 0 },
    socket: {
      // Whether it is TLS, the URL says.
      ...(url.startsWith('rediss:') && { tls: true as const, ...tls }),
      connectTimeout: CONNECT_LIMIT_MS,
      reconnectStrategy: (retries) => Math.min(retries * 50, SLOWEST_RECONNECT_MS),
    },
  }) as RedisClientType;
  // Without a listener an 'error' event ends the process.
  client.on('error', () => undefined);
  return client;
}
