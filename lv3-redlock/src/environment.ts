import { addresses, prefix, readEnvironment, serviceVariables } from '@ticket-rush/shared/config/environment';

const redisVariables = {
  ...serviceVariables,
  /** Independent servers, none a replica of another; three or five. */
  REDIS_URLS: addresses,
  /** Keeps two deployments on the same servers apart: every key begins with it. */
  REDIS_PREFIX: prefix,
};

export const readRedisEnvironment = () => readEnvironment(redisVariables);
