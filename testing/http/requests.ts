import { randomUUID } from 'node:crypto';
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import type { TechniqueMetrics } from '@ticket-rush/shared/telemetry/technique-metrics';

/** A request as a route would make it. */
export function requestOf(buyerId: number, eventId: number, technique = 'test'): BookingRequest {
  return { requestId: randomUUID(), buyerId, eventId, technique };
}

/** Counts the retries, and measures nothing. */
export function countRetries(): TechniqueMetrics & { retries: number } {
  return {
    retries: 0,
    retried() {
      this.retries += 1;
    },
    startLock: () => ({ acquired: () => undefined, released: () => undefined }),
  };
}
