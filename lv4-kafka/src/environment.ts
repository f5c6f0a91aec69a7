import { addresses, readEnvironment, serviceVariables } from '@ticket-rush/shared/config/environment';
import { z } from 'zod';

const kafkaVariables = {
  ...serviceVariables,
  KAFKA_BROKERS: addresses,
  /** Keeps two deployments on one cluster apart: every topic and group begins with it. */
  KAFKA_PREFIX: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'may have letters, digits, dots, dashes and underscores, at most 100')
    .default('ticket-rush'),
};

/** The API signs what it gives out; the workers need no secret. */
const apiVariables = {
  ...kafkaVariables,
  REQUEST_ID_SECRET: z
    .string({ error: 'is not set: any 16 characters, the same for every instance' })
    .min(16),
};

export const readApiEnvironment = () => readEnvironment(apiVariables);
export const readWorkerEnvironment = () => readEnvironment(kafkaVariables);
