import { Router } from 'express';
import { withinTimeLimit } from '../retry/time-limit';

/** Whoever asks wants to know soon: a dependency that is frozen never answers, and the others have. Milliseconds. */
const CHECK_LIMIT_MS = 2_000;

/** Asks one dependency whether it answers; rejects if it does not. */
export type HealthCheck = () => Promise<unknown>;

/** `live`: the process answers. `ready`: so does everything that a booking needs. */
export function healthRoutes(checks: Record<string, HealthCheck>): Router {
  return Router()
    .get('/health/live', (_request, response) => {
      response.json({ status: 'live' });
    })
    .get('/health/ready', async (_request, response) => {
      const names = Object.keys(checks);
      const results = await Promise.allSettled(
        Object.entries(checks).map(([name, check]) => withinTimeLimit(name, CHECK_LIMIT_MS, check())),
      );
      const down = names.filter((_, index) => results[index]?.status === 'rejected');
      response
        .status(down.length === 0 ? 200 : 503)
        .json({ status: down.length === 0 ? 'ready' : 'not ready', down });
    });
}
