import { Gauge, type Registry } from 'prom-client';

/** What a pool of node-pg tells of itself. */
interface Pool {
  waitingCount: number;
  totalCount: number;
  idleCount: number;
  options: { max: number };
}

/** Publishes how many requests have a database connection and how many wait for one, read when Prometheus asks. */
export function watchPool(registry: Registry, pool: Pool): void {
  const publish = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  publish(
    'ticket_rush_database_pool_waiting',
    'Requests that wait for a database connection',
    () => pool.waitingCount,
  );
  publish(
    'ticket_rush_database_pool_used',
    'Database connections in use',
    () => pool.totalCount - pool.idleCount,
  );
  publish(
    'ticket_rush_database_pool_size',
    'Database connections that there may be at most',
    () => pool.options.max,
  );
}
