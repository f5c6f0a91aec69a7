import type { Postgres } from '@ticket-rush/stack/servers/postgres';
import type { DataSource } from 'typeorm';

const SAME_LISTS = 20;

/**
 * Stops the server with all that serve its clients, in the middle of whatever they do: connections stay, and nobody answers.
 *
 * @param dataSource connected to it
 * @returns what lets them go on
 */
export async function freeze(postgres: Postgres, dataSource: DataSource): Promise<() => void> {
  // First, so that nobody comes in any more.
  postgres.kill('SIGSTOP');
  const backends = await sessionsOf(dataSource);
  for (const { pid } of backends) process.kill(pid, 'SIGSTOP');
  return () => {
    postgres.kill('SIGCONT');
    for (const { pid } of backends) if (isAlive(pid)) process.kill(pid, 'SIGCONT');
  };
}

/**
 * All sessions, the one that asks last. One that was being opened when the server stopped comes into the list a moment later,
 * and would be the one that goes on: the list must have stayed the same for a while.
 */
async function sessionsOf(dataSource: DataSource): Promise<{ pid: number }[]> {
  let sessions: { pid: number }[] = [];
  for (let same = 0; same < SAME_LISTS; ) {
    const now = await dataSource.query(
      "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' ORDER BY pid = pg_backend_pid()",
    );
    same = now.length === sessions.length ? same + 1 : 0;
    sessions = now;
  }
  return sessions;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
