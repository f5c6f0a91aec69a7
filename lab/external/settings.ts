/** The servers of `rush --external`: given by the same settings as to a service. */
import { kafkaBrokers, redisQuorum } from '@ticket-rush/shared/config/addresses';
import { databaseVariables, readEnvironment } from '@ticket-rush/shared/config/environment';
import {
  type KafkaSecurity,
  kafkaSecurityOf,
  kafkaSecurityVariables,
} from '@ticket-rush/shared/config/kafka-settings';
import { type RedisTls, redisTlsOf, redisTlsVariables } from '@ticket-rush/shared/config/redis-settings';
import type { ServerPart } from '@ticket-rush/stack/level/levels';

export interface ExternalSettings {
  databaseUrl: string;
  redis?: { urls: string[]; tls: RedisTls };
  kafka?: { brokers: string[]; security: KafkaSecurity };
}

const redisVariables = { ...redisTlsVariables, REDIS_URLS: redisQuorum };
const kafkaVariables = { ...kafkaSecurityVariables, KAFKA_BROKERS: kafkaBrokers };

/** @throws ConfigurationInvalid for what these servers need and is not set, or is wrong */
export function readExternalSettings(
  needed: ReadonlySet<ServerPart>,
  source: NodeJS.ProcessEnv = process.env,
): ExternalSettings {
  const settings: ExternalSettings = {
    databaseUrl: readEnvironment(databaseVariables, source).DATABASE_URL,
  };
  if (needed.has('redis')) {
    const read = readEnvironment(redisVariables, source);
    settings.redis = { urls: read.REDIS_URLS, tls: redisTlsOf(read) };
  }
  if (needed.has('kafka')) {
    const read = readEnvironment(kafkaVariables, source);
    settings.kafka = { brokers: read.KAFKA_BROKERS, security: kafkaSecurityOf(read) };
  }
  return settings;
}
