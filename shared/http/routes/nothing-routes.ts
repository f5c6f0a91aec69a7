import { Router } from 'express';

/**
 * `POST /nothing`: the same way through the application as a booking, and no work at its end. What it costs is the floor
 * of every measurement: no technique can answer sooner.
 */
export function nothingRoutes(): Router {
  return Router().post('/nothing', (_request, response) => {
    response.status(201).json({});
  });
}
