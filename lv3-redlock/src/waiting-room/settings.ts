import type { RedisEnvironment } from '../environment';
import { createAdmissionTokens } from './admission-token';
import type { QueueKeysNeeds } from './needs';

/** How buyers are let in. Where booking asks for no token, none is let in, and the waiting room is a queue only. */
export function waitingRoomSettings(
  environment: RedisEnvironment,
): Pick<QueueKeysNeeds, 'placeTtlMs' | 'admitting'> {
  const { ADMISSION_SECRET: secret, WAITING_ROOM_PLACE_TTL_MS: placeTtlMs } = environment;
  if (environment.ADMISSION === 'off' || secret === undefined) return { placeTtlMs };
  return {
    placeTtlMs,
    admitting: {
      batch: environment.WAITING_ROOM_BATCH,
      everyMs: environment.WAITING_ROOM_INTERVAL_MS,
      turnMs: environment.WAITING_ROOM_TURN_MS,
      tokens: createAdmissionTokens(secret),
    },
  };
}
