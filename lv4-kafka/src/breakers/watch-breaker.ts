import type CircuitBreaker from 'opossum';
import { Gauge, type Registry } from 'prom-client';

/** Publishes the state of a breaker, read when Prometheus asks. */
export function watchBreaker(registry: Registry, name: string, breaker: CircuitBreaker): void {
  new Gauge({
    name: 'ticket_rush_breaker_state',
    help: 'Whether calls go through: 0 closed, they do; 1 half-open, one may try; 2 open, none does',
    labelNames: ['name'] as const,
    registers: [registry],
    collect() {
      this.set({ name }, breaker.closed ? 0 : breaker.halfOpen ? 1 : 2);
    },
  });
}
