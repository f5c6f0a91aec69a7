/**
 * Tells the request that is being worked for when it waits for a connection and when it runs a statement. It is done here, under
 * TypeORM, so that no way to the database is left out.
 */
import { Client, type Pool } from 'pg';
import { startPart } from '../telemetry/time-spent';

type Query = (...args: unknown[]) => unknown;

/** A connection whose statements are timed. */
export class TimedClient extends Client {
  override query(...args: unknown[]): never {
    const end = startPart('database');
    const running = (super.query as Query).apply(this, args);
    if (end !== undefined && running instanceof Promise) running.then(end, end);
    return running as never;
  }
}

/** Times the waiting for a connection of this pool. */
export function timeBorrowing(pool: Pool): void {
  const connect = pool.connect.bind(pool) as Query;
  pool.connect = ((callback?: Query) => {
    const end = startPart('pool');
    if (end === undefined) return connect(callback);
    if (callback !== undefined)
      return connect((...lent: unknown[]) => {
        end();
        callback(...lent);
      });
    const lent = connect() as Promise<unknown>;
    lent.then(end, end);
    return lent;
  }) as typeof pool.connect;
}
