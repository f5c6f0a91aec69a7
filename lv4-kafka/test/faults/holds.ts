/** Locks that a test takes in the database, so that workers wait at a statement that it has chosen. */
import { endSessions, holdUp } from '@ticket-rush/testing/database/database-faults';
import { until } from '@ticket-rush/testing/until';
import type { FaultLab } from './fault-lab';

/** Any number will do. */
const COMMITS = 4_711;

export type Release = () => Promise<void>;

/** The rows of these events: a worker that decides is inside its transaction, and has written no row of them. */
export function holdEvents(
  { dataSource }: Pick<FaultLab, 'dataSource'>,
  sales: readonly { eventId: number }[],
): Promise<Release> {
  const ids = sales.map(({ eventId }) => eventId);
  return holdUp(dataSource, 'SELECT FROM events WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [ids]);
}

/** A worker that decides has sent its COMMIT, and gets no answer. */
export async function holdCommits({ dataSource }: Pick<FaultLab, 'dataSource'>): Promise<Release> {
  await dataSource.query(WAIT_AT_COMMIT);
  return holdUp(dataSource, 'SELECT pg_advisory_xact_lock($1)', [COMMITS]);
}

/** A constraint that is checked at COMMIT, and takes its time while the test holds a lock. */
const WAIT_AT_COMMIT = `
  CREATE OR REPLACE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock_shared(${COMMITS}); RETURN NULL; END';
  DROP TRIGGER IF EXISTS wait_at_commit ON booking_decisions;
  CREATE CONSTRAINT TRIGGER wait_at_commit AFTER INSERT ON booking_decisions DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION wait_at_commit()`;

/**
 * Until so many sessions of a process, or of several together, wait for a lock in the database.
 *
 * @returns the name of the process that has each of them
 */
export async function untilWaiting(
  { dataSource }: Pick<FaultLab, 'dataSource'>,
  processes: string | string[],
  count: number,
): Promise<string[]> {
  const names = [processes].flat().map((name) => `lv4/${name}`);
  const waiting: () => Promise<{ application: string }[]> = () =>
    dataSource.query(
      `SELECT application_name AS application FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name = ANY ($1)`,
      [names],
    );
  const found = await until(
    `${count} sessions of ${names} wait for a lock`,
    waiting,
    (sessions) => sessions.length >= count,
  );
  return found.map(({ application }) => application.slice('lv4/'.length));
}

/** As if the database had noticed that a process is gone. */
export function endSessionsOf({ dataSource }: Pick<FaultLab, 'dataSource'>, process: string): Promise<void> {
  return endSessions(dataSource, `lv4/${process}`);
}
