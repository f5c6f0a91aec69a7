/**
 * How long a query of a test waits for a connection, in milliseconds: as long as one of a service does unless told otherwise. In a
 * rush on a busy machine the last buyers wait for several seconds.
 */
export const POOL_WAIT_MS = 30_000;
