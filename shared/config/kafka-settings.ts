/** How a client proves itself to Kafka, and Kafka to the client. */
import { z } from 'zod';
import { caCertificates } from './certificates';
import { type ClientCertificate, clientCertificate } from './client-certificate';
import { ConfigurationInvalid } from './start-errors';

const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

export const kafkaSecurityVariables = {
  KAFKA_SSL: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default('false')
    .transform((text) => text === 'true'),
  /** The certificates of the CA that has signed those of the brokers, if it is no public CA. Mostly as KAFKA_CA_FILE. */
  KAFKA_CA: caCertificates.optional(),
  /** For brokers with `ssl.client.auth=required`. Mostly as KAFKA_CERT_FILE and KAFKA_KEY_FILE. */
  KAFKA_CERT: z.string().optional(),
  KAFKA_KEY: z.string().optional(),
  KAFKA_SASL_MECHANISM: z.enum(MECHANISMS, { error: `must be one of ${MECHANISMS.join(', ')}` }).optional(),
  KAFKA_USERNAME: z.string().optional(),
  KAFKA_PASSWORD: z.string().optional(),
};

type KafkaSecurityVariables = z.infer<z.ZodObject<typeof kafkaSecurityVariables>>;

/** As kafkajs takes it. */
export interface KafkaSecurity {
  ssl?: { ca?: string } & Partial<ClientCertificate>;
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
}

/** @throws ConfigurationInvalid for a setting that another one misses, or makes useless */
export function requireWholeKafkaSecurity(given: Partial<KafkaSecurityVariables>): void {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME: user, KAFKA_PASSWORD: password } = given;
  clientCertificateOf(given);
  const useless = (['KAFKA_CA', 'KAFKA_CERT'] as const).find((name) => given[name] !== undefined);
  if (useless !== undefined && given.KAFKA_SSL !== true)
    throw new ConfigurationInvalid(`${useless} is set without KAFKA_SSL=true`);
  if (mechanism === undefined && (user !== undefined || password !== undefined)) {
    throw new ConfigurationInvalid(
      `KAFKA_USERNAME or KAFKA_PASSWORD is set without KAFKA_SASL_MECHANISM, one of ${MECHANISMS.join(', ')}`,
    );
  }
  if (mechanism !== undefined && (user === undefined || password === undefined)) {
    throw new ConfigurationInvalid(
      `KAFKA_SASL_MECHANISM=${mechanism} needs KAFKA_USERNAME and KAFKA_PASSWORD`,
    );
  }
}

/** The settings that have been checked, for the client. */
export function kafkaSecurityOf(given: KafkaSecurityVariables): KafkaSecurity {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = given;
  return {
    ...(given.KAFKA_SSL && {
      ssl: { ...(given.KAFKA_CA !== undefined && { ca: given.KAFKA_CA }), ...clientCertificateOf(given) },
    }),
    ...(mechanism !== undefined &&
      username !== undefined &&
      password !== undefined && {
        sasl: { mechanism: mechanism.toLowerCase() as 'plain', username, password },
      }),
  };
}

function clientCertificateOf({ KAFKA_CERT: cert, KAFKA_KEY: key }: Partial<KafkaSecurityVariables>) {
  return clientCertificate({ cert, key }, { cert: 'KAFKA_CERT', key: 'KAFKA_KEY' });
}
