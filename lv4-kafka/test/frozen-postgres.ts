import type { Postgres } from '@ticket-rush/stack/postgres';
import type { DataSource } from 'typeorm';

/**
 * Stops the server with all that serve its clients, in the middle of whatever they do: connections stay, and nobody answers.
 *
 * @param dataSource connected to it
 * @returns what lets them go on
 */
export async function freeze(postgres: Postgres, dataSource: DataSource): Promise<() => void> {
  // First, so that nobody comes in any more.
  postgres.kill('SIGSTOP');
  const backends: { pid: number }[] = await dataSource.query(
    'SELECT pid FROM pg_stat_activity WHERE datname IS NOT NULL',
  );
  for (const { pid } of backends) process.kill(pid, 'SIGSTOP');
  return () => {
    postgres.kill('SIGCONT');
    for (const { pid } of backends) if (isAlive(pid)) process.kill(pid, 'SIGCONT');
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
