import type { Router } from 'express';
import { registeredRoutes } from '../http/routes/registered-routes';
import type { Call } from './call';
import { bookingCalls } from './calls/booking-calls';
import { eventCalls } from './calls/event-calls';
import { seatCalls, seatMapCalls } from './calls/seat-calls';
import { serviceCalls } from './calls/service-calls';
import { waitingRoomAuditCalls, waitingRoomCalls } from './calls/waiting-room-calls';
import { walletBookCalls, walletCalls } from './calls/wallet-calls';

/** What several levels answer. */
const COMMON: Call[] = [
  ...eventCalls,
  ...bookingCalls,
  ...seatMapCalls,
  ...seatCalls,
  ...walletBookCalls,
  ...walletCalls,
  ...waitingRoomCalls,
  ...waitingRoomAuditCalls,
  ...serviceCalls,
];

/** Answered beside the routers: by the application itself, and by the route of the document. */
const BESIDE = ['get /metrics', 'get /openapi.json'];

/**
 * The documentation of every call that these routers answer.
 *
 * @param own how the level documents what is particular to it; stands before what other levels say of the same call
 * @throws Error with the calls that are not documented
 */
export function documentedCalls(routers: Router[], own: Call[]): Call[] {
  const known = new Map([...COMMON, ...own].map((call) => [keyOf(call), call]));
  const registered = [...new Set([...registeredCalls(routers), ...BESIDE])];
  const undocumented = registered.filter((key) => !known.has(key));
  if (undocumented.length > 0) throw new Error(`not documented: ${undocumented.join(', ')}`);
  return [...known.values()].filter((call) => registered.includes(keyOf(call)));
}

function registeredCalls(routers: Router[]): string[] {
  return registeredRoutes(routers).flatMap(({ path, methods }) =>
    methods.map((method) => `${method} ${path}`),
  );
}

function keyOf({ method, path }: Call): string {
  return `${method} ${path}`;
}
