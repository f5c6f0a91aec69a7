import { addresses, prefix, readEnvironment, serviceVariables } from '@ticket-rush/shared/config/environment';
import { z } from 'zod';

const kafkaVariables = {
  ...serviceVariables,
  KAFKA_BROKERS: addresses,
  /** Keeps two deployments on one cluster apart: every topic and group begins with it. */
  KAFKA_PREFIX: prefix,
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
