/** What may happen to the process that has the first buyers. */
import type { Service } from '@ticket-rush/stack/level/service';
import type { FaultyLevel, Sale } from './faulty-level';
import { type Fault, untilFree } from './strike';

/** Stopped past the lease, its COMMIT on the way, and continued. */
export const pausedAtCommit: Fault = {
  at: 'commit',
  strike: stopPastTheLease,
  next: 'meanwhile',
  mend: (level) => victimOf(level).kill('SIGCONT'),
};

/** The same in the middle of its work. */
export const pausedAtWork: Fault = { ...pausedAtCommit, at: 'work', next: 'afterwards' };

/** Killed before COMMIT, and PostgreSQL has noticed. */
export const crashedBeforeCommit: Fault = {
  at: 'work',
  async strike(level) {
    await kill(level);
    await endSessions(level);
  },
  next: 'afterwards',
  // A ticket that is lost is only missed if there is one more buyer than other tickets.
  tickets: 2,
  last: true,
};

/** Killed before COMMIT. PostgreSQL carries out what had been sent, and notices then. */
export const crashedUnnoticed: Fault = {
  at: 'work',
  strike: kill,
  next: 'afterwards',
  // A statement that was left alone has a lead, and no more: a buyer who asks at once may still overtake it.
  settled: untilForgotten,
};

/** Killed after COMMIT was sent, before the answer. */
export const crashedAfterCommit: Fault = {
  at: 'commit',
  strike: kill,
  next: 'afterwards',
  settled: untilForgotten,
};

/** The connection breaks when COMMIT was sent: the process cannot know whether it has booked. */
export const answerLost: Fault = {
  at: 'commit',
  strike: async ({ link }) => link.cut(),
  next: 'meanwhile',
  mend: ({ link }) => link.mend(),
};

/** No server fails: the same buyer asks again, at another instance, while the first request is under way. */
export const repeatedByClient: Fault = {
  at: 'work',
  strike: async () => undefined,
  next: 'meanwhile',
  nextBuyer: 12,
  tickets: 2,
};

/** The process comes back, if it was killed. */
export async function startVictimAgain(level: FaultyLevel): Promise<void> {
  await victimOf(level).startAgain();
}

const victimOf = ({ level }: FaultyLevel) => level.instances[0] as Service;

async function stopPastTheLease(level: FaultyLevel, sales: Sale[]): Promise<void> {
  victimOf(level).kill('SIGSTOP');
  await untilFree(level, sales);
}

async function kill(level: FaultyLevel): Promise<void> {
  victimOf(level).kill('SIGKILL');
  await victimOf(level).exited;
}

async function endSessions(level: FaultyLevel): Promise<void> {
  await sessionsOf(level, 'pg_terminate_backend(pid)');
  await untilForgotten(level);
}

/** PostgreSQL has ended the sessions that the process has left. */
async function untilForgotten(level: FaultyLevel): Promise<void> {
  while ((await sessionsOf(level, 'pid')).length > 0);
}

function sessionsOf({ dataSource, level }: FaultyLevel, what: string): Promise<unknown[]> {
  const name = victimName(level);
  return dataSource.query(
    `SELECT ${what} FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1`,
    [`${name.slice(0, 3)}/${name}`],
  );
}

/** Its name in the scratch ends with what makes it unique there. */
function victimName({ instances }: FaultyLevel['level']): string {
  return (instances[0] as Service).name.replace(/-[0-9a-f]{8}$/, '');
}
