import { deleteIfOurs, expireIfOurs } from '@ticket-rush/shared/redis/if-ours';
import type { ExtendedLease, Grant } from '@ticket-rush/shared/redis/lease';
import { type Clock, withClock } from '../../../checks/clock';
import { openTranscript, type Transcript } from '../../../checks/commands';
import { connectionOf, freshKey } from '../../../checks/redis';
import { exportedAs, type Failure, type Servers, type Work } from '../../../exercise';

export const LEASE_MS = 60_000;
/** Time passes in steps of this length. */
const STEP_MS = 1_000;

type KeepExtended = (grant: Grant, leaseMs: number) => ExtendedLease;

/** A's lock on a real server, and what can happen to it. */
export interface LockInTime {
  lease: ExtendedLease;
  transcript: Transcript;
  /** Whether A may commit now: what its own code says. */
  mayCommit(): Promise<boolean>;
  /** Lets time pass, for A and for Redis, and answers what A has asked. Calls back after each second. */
  pass(ms: number, eachSecond?: () => Promise<unknown>): Promise<void>;
  /** Time passes for Redis, while A's process is stopped. */
  stopFor(ms: number): Promise<void>;
  /** B asks for the lock, and has it if it is free. */
  bAsks(): Promise<boolean>;
  bHasIt(): Promise<void>;
  /** Holds back the answer to each extension from now on, until it is called. */
  holdAnswers(): () => void;
  /** How often A has asked for more time. */
  extensions(): number;
}

/** A takes the lock, and the learner's code keeps it. */
export async function playLock(
  work: Work,
  servers: Servers,
  play: (lock: LockInTime) => Promise<Failure | undefined>,
): Promise<Failure | undefined> {
  const keepExtended = exportedAs<KeepExtended>(work, 'keepExtended');
  const redis = await connectionOf(servers);
  const key = freshKey('lock');
  const transcript = openTranscript();
  const underWay = new Set<Promise<unknown>>();
  let extensions = 0;
  let answersMayGo: Promise<void> | undefined;

  return withClock(async (clock) => {
    await redis.set(key, 'A', { expiration: { type: 'PX', value: LEASE_MS } });
    transcript.line('A', `takes the lock for ${LEASE_MS / 1000} s`);
    const lease = keepExtended(
      {
        askedAt: performance.now(),
        extend: () => noted(extend()),
        release: () => deleteIfOurs(redis, key, 'A'),
      },
      LEASE_MS,
    );
    const failure = await play({
      lease,
      transcript,
      async mayCommit() {
        const may = await lease.requireOwned().then(
          () => true,
          () => false,
        );
        transcript.line('A', `${seconds()}: looks, and ${may ? 'commits' : 'does not commit'}`);
        return may;
      },
      async pass(ms, eachSecond) {
        for (let passed = 0; passed < ms; passed += STEP_MS) {
          await passInRedis(STEP_MS);
          await oneStep(clock);
          await eachSecond?.();
        }
      },
      async stopFor(ms) {
        await passInRedis(ms);
        clock.stopFor(ms);
        transcript.line('A', `${seconds()}: goes on, after it was stopped for ${ms / 1000} s`);
      },
      async bAsks() {
        const granted = (await redis.set(key, 'B', { condition: 'NX' })) === 'OK';
        if (granted) transcript.line('B', `${seconds()}: takes the lock`);
        return granted;
      },
      async bHasIt() {
        await redis.set(key, 'B');
        transcript.line('B', `${seconds()}: has the lock, because Redis was empty after a restart`);
      },
      holdAnswers() {
        let letGo = () => {};
        answersMayGo = new Promise((resolve) => (letGo = resolve));
        return () => {
          answersMayGo = undefined;
          letGo();
        };
      },
      extensions: () => extensions,
    });
    lease.letExpire();
    return failure && { transcript: transcript.toString(), ...failure };
  });

  async function extend(): Promise<void> {
    extensions += 1;
    const askedAt = seconds();
    const extended = await expireIfOurs(redis, key, 'A', LEASE_MS);
    transcript.line('A', `${askedAt}: asks for more time → ${extended === 1 ? 'yes' : 'no'}`);
    await answersMayGo;
    if (extended !== 1) throw new Error('the lock is not ours any more');
  }

  function noted<T>(answer: Promise<T>): Promise<T> {
    if (answersMayGo !== undefined) return answer;
    underWay.add(answer);
    answer.then(
      () => underWay.delete(answer),
      () => underWay.delete(answer),
    );
    return answer;
  }

  async function oneStep(clock: Clock): Promise<void> {
    await clock.pass(STEP_MS);
    if (underWay.size === 0) return;
    await Promise.allSettled(underWay);
    await clock.pass(0);
  }

  /** The owner's key is so much nearer to its end. */
  async function passInRedis(ms: number): Promise<void> {
    const leftMs = await redis.pTTL(key);
    if (leftMs < 0) return;
    // Half a second: the real clock of the server goes on meanwhile.
    if (leftMs - ms < STEP_MS / 2) await redis.del(key);
    else await redis.pExpire(key, leftMs - ms);
  }
}

function seconds(): string {
  return `second ${Math.round(performance.now() / 1000)}`;
}
