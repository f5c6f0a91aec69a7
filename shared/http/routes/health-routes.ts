import { Router } from 'express';
import { withinTimeLimit } from '../../retry/time-limit';

/** A dependency that is frozen never answers, and the caller needs an answer soon. Milliseconds. */
const CHECK_LIMIT_MS = 2_000;

/** Asks one dependency whether it can be written to, without a write; rejects if it cannot. */
export type HealthCheck = () => Promise<unknown>;

/** `live`: the process answers. `ready`: all that a booking needs can be written to. */
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
