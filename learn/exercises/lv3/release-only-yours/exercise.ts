import type { RedisClientType } from 'redis';
import { betweenAnyTwo, openTranscript, stepped } from '../../../checks/commands';
import { connectionOf, freshKey } from '../../../checks/redis';
import { type Check, type Exercise, exportedAs, type Work } from '../../../exercise';

type DeleteIfOurs = (redis: RedisClientType, key: string, ours: string) => Promise<unknown>;

const releaseOf = (work: Work) => exportedAs<DeleteIfOurs>(work, 'deleteIfOurs');

const OWN: Check = {
  name: 'A releases a lock that is still its own',
  async run(work, servers) {
    const redis = await connectionOf(servers);
    const key = freshKey('lock');
    await redis.set(key, 'A');
    await releaseOf(work)(redis, key, 'A');
    if ((await redis.get(key)) === null) return undefined;
    return {
      sentences: [
        'A has released its lock, and the key is still there. The next buyer waits for the lease to end.',
      ],
    };
  },
};

const LATE: Check = {
  name: 'A comes too late: the lock is B’s',
  async run(work, servers) {
    const redis = await connectionOf(servers);
    const key = freshKey('lock');
    const transcript = openTranscript();
    await redis.set(key, 'B');
    transcript.line('B', 'takes the lock, because the lease of A has ended');
    await releaseOf(work)(stepped(redis, { party: 'A', transcript }), key, 'A');
    return ownerIsB(redis, key, transcript);
  },
};

const IN_BETWEEN: Check = {
  name: 'the lease of A ends between two commands of its release',
  run: async (work, servers) => {
    const redis = await connectionOf(servers);
    return betweenAnyTwo(async (comesAfter) => {
      const key = freshKey('lock');
      const transcript = openTranscript();
      let taken = false;
      const afterCommand = async (number: number) => {
        if (!comesAfter(number)) return;
        taken = true;
        await redis.set(key, 'B');
        transcript.line('B', 'takes the lock, because the lease of A has ended');
      };
      await redis.set(key, 'A');
      await releaseOf(work)(stepped(redis, { party: 'A', transcript, afterCommand }), key, 'A');
      return taken ? ownerIsB(redis, key, transcript) : undefined;
    });
  },
};

async function ownerIsB(redis: RedisClientType, key: string, transcript: { toString(): string }) {
  const owner = await redis.get(key);
  if (owner === 'B') return undefined;
  return {
    sentences: [
      'A has released the lock of B. B believes that it is alone, and the lock is free: buyer C can take it now.',
    ],
    transcript: transcript.toString(),
  };
}

export const exercise: Exercise = {
  slug: 'release-only-yours',
  level: 'lv3',
  task: 'Release a lock only while it is still your own.',
  minutes: 12,
  after: ['hold-with-ttl'],
  needs: ['redis'],
  solution: 'shared/redis/if-ours.ts',
  chapter: 'lv3-redlock/README.md#1-a-key-that-one-buyer-can-create',
  question: 'The release is safe now. What of A’s other work, which goes on after its lease has ended?',
  checks: [OWN, LATE, IN_BETWEEN],
  decoys: {
    'delete-what-is-there.ts': LATE.name,
    'get-and-delete-in-a-transaction.ts': LATE.name,
    'get-compare-delete.ts': IN_BETWEEN.name,
  },
};
