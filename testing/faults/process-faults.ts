/** What may happen to the process that has the first buyers. */
import type { Service } from '@ticket-rush/stack/level/service';
import { endSessions, untilSessionsEnded } from '../database/database-faults';
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
  strike: killBeforeCommit,
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

/** What is known of the process that is broken, and of its sessions. */
type Broken = Pick<FaultyLevel<unknown>, 'level' | 'dataSource'>;

/** The process dies, and PostgreSQL ends its sessions: what was not committed is rolled back. */
export async function killBeforeCommit(level: Broken): Promise<void> {
  await kill(level);
  await endSessions(level.dataSource, victimApplication(level));
}

/** The process comes back, if it was killed. */
export async function startVictimAgain(level: Broken): Promise<void> {
  await victimOf(level).startAgain();
}

const victimOf = ({ level }: Broken) => level.instances[0] as Service;

async function stopPastTheLease(level: FaultyLevel<unknown>, sales: Sale[]): Promise<void> {
  victimOf(level).kill('SIGSTOP');
  await untilFree(level, sales);
}

async function kill(level: Broken): Promise<void> {
  victimOf(level).kill('SIGKILL');
  await victimOf(level).exited;
}

/** PostgreSQL has noticed that the process is gone. */
async function untilForgotten(level: Broken): Promise<void> {
  await untilSessionsEnded(level.dataSource, victimApplication(level));
}

/** As it calls itself at PostgreSQL. Its name in the scratch ends with what makes it unique there. */
function victimApplication(level: Broken): string {
  const name = victimOf(level).name.replace(/-[0-9a-f]{8}$/, '');
  return `${name.slice(0, 3)}/${name}`;
}
