/** The servers of a company: used with names of our own, and left as they were. */
import { withoutSecrets } from '@ticket-rush/shared/config/addresses';
import { plaintextPasswords } from '@ticket-rush/shared/config/plaintext-passwords';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import { serversFor } from '../rush/levels/start-servers';
import { EXTERNAL_PREFIX, type ExternalServer } from './external-server';
import { externalKafka } from './kafka';
import { externalPostgres } from './postgres';
import { externalRedis } from './redis';
import { type ExternalSettings, readExternalSettings } from './settings';

export interface External {
  parts: Parts;
  /** Removes all that was made, of every level. @throws an Error that names what is left, and why */
  close(): Promise<void>;
}

/**
 * Says what it will make, before it makes it.
 *
 * @throws ConfigurationInvalid, DependencyDown, or StartError with the right that is missing
 */
export async function openExternal(
  levels: readonly LevelName[],
  say: (line: string) => void,
): Promise<External> {
  const settings = readExternalSettings(serversFor(levels));
  for (const line of insecurities(settings)) say(`warning: ${line}`); // Before a password is sent.
  const postgres = externalPostgres(settings.databaseUrl);
  const servers: ExternalServer[] = [postgres];
  const closeAll = async () => {
    for (const server of servers) await server.close();
  };
  try {
    if (settings.redis) servers.push(await externalRedis(settings.redis.urls, settings.redis.tls));
    if (settings.kafka) servers.push(await externalKafka(settings.kafka.brokers, settings.kafka.security));
    for (const server of servers) await server.requireRights();
  } catch (error) {
    await closeAll();
    throw error;
  }
  for (const line of announcement(settings)) say(line);
  const prefixes: string[] = [];
  const creations: Promise<string>[] = [];
  return {
    parts: {
      postgres: {
        ...postgres,
        createDatabase(name) {
          prefixes.push(`${EXTERNAL_PREFIX}${name}`);
          const creation = postgres.createDatabase(name);
          creations.push(creation);
          return creation;
        },
      },
      ...(settings.redis && { redis: settings.redis.urls.map((url) => ({ url })) }),
      ...(settings.kafka && { kafka: { brokers: settings.kafka.brokers } }),
      settings: ownSettings(),
    },
    async close() {
      await Promise.allSettled(creations); // Ctrl-C does not wait for one that is under way.
      const left = await Promise.all(
        prefixes.flatMap((prefix) =>
          servers.map((server) =>
            server.remove(prefix).catch((error: Error) => `${prefix}: ${error.message}`),
          ),
        ),
      );
      await closeAll();
      const troubles = left.filter((trouble) => typeof trouble === 'string');
      if (troubles.length > 0) throw new Error(`not all is removed: ${troubles.join('; ')}`);
      say('Removed all of it.');
    },
  };
}

function announcement({ databaseUrl, redis, kafka }: ExternalSettings): string[] {
  const named = `${EXTERNAL_PREFIX}lv…`;
  return [
    'This run makes on the servers that are given, and removes at its end:',
    `  a database ${named} for each level at ${withoutSecrets(databaseUrl)}`,
    ...(redis ? [`  keys ${named}:… at ${redis.urls.map(withoutSecrets).join(', ')}`] : []),
    ...(kafka ? [`  topics ${named}.… and groups of consumers at ${kafka.brokers.join(', ')}`] : []),
  ];
}

function insecurities({ databaseUrl, redis, kafka }: ExternalSettings): string[] {
  return plaintextPasswords({
    DATABASE_URL: databaseUrl,
    REDIS_URLS: redis?.urls ?? [],
    KAFKA_BROKERS: kafka?.brokers ?? [],
    KAFKA_SSL: kafka?.security.ssl !== undefined,
    KAFKA_SASL_MECHANISM: kafka?.security.sasl?.mechanism.toUpperCase(),
  });
}

/** The addresses reach a service as the lab has read them, and all else that the environment says as it is. */
function ownSettings(): Record<string, string> {
  const names = ['DATABASE_URL_FILE', 'REDIS_URLS_FILE', 'KAFKA_BROKERS_FILE'];
  return Object.fromEntries(names.map((name) => [name, '']));
}
