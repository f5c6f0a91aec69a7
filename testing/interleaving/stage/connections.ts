import { poolOf } from '@ticket-rush/shared/database/connect';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';

/** One session of PostgreSQL. */
export interface Connection {
  client: PoolClient;
  /** The backend that serves it. */
  pid: number;
}

/** Connections that are open before anything begins, so that no party waits for one, and one more that looks on. */
export interface Connections {
  /** Where they come from. */
  dataSource: DataSource;
  /** @throws an Error if each of them is lent */
  lend(): Connection;
  giveBack(connection: Connection): void;
  /** The backends that the given one waits for, going by PostgreSQL. None if it does not wait for a lock. */
  blockersOf(pid: number): Promise<number[]>;
  /** Gives them back to the pool. */
  close(): Promise<void>;
}

/**
 * PostgreSQL looks for a deadlock once, when a session has waited for `deadlock_timeout`. That is never here, unless the stage
 * says that a circle is about to close: the victim is the party that closes it, on slow machines too.
 * COMMIT does not wait for the disk: no test cuts the power, and what is visible when stays the same.
 */
const SETTINGS = "SET deadlock_timeout = '1h'; SET synchronous_commit = off";

const BLOCKERS = { name: 'blockers', text: 'SELECT pg_blocking_pids($1) AS pids' };

/** What a connection that breaks has to say is said by the statement that it was to answer. */
const ignore = () => undefined;

/** Takes that many connections of the pool, and one to look on. The user must be a superuser, for `deadlock_timeout`. */
export async function openConnections(dataSource: DataSource, count: number): Promise<Connections> {
  const pool = poolOf(dataSource);
  const watcher = await pool.connect();
  const all = await Promise.all(
    Array.from({ length: count }, async () => openConnection(await pool.connect())),
  );
  const free = [...all];
  const clients = [watcher, ...all.map(({ client }) => client)];
  for (const client of clients) client.on('error', ignore);
  return {
    dataSource,
    lend() {
      const connection = free.shift();
      if (connection === undefined) throw new Error(`each of the ${count} connections is in use`);
      return connection;
    },
    giveBack: (connection) => void free.push(connection),
    async blockersOf(pid) {
      const { rows } = await watcher.query<{ pids: number[] }>({ ...BLOCKERS, values: [pid] });
      return rows[0]?.pids ?? [];
    },
    async close() {
      await Promise.all(all.map(({ client }) => client.query('RESET ALL')));
      for (const client of clients) client.off('error', ignore).release();
    },
  };
}

async function openConnection(client: PoolClient): Promise<Connection> {
  await client.query(SETTINGS);
  return { client, pid: (client as unknown as { processID: number }).processID };
}
