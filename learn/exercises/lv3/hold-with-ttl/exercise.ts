import type { RedisClientType } from 'redis';
import { diesThere, openTranscript, stepped } from '../../../checks/commands';
import { connectionOf, freshKey } from '../../../checks/redis';
import { type Check, type Exercise, exportedAs, type Work } from '../../../exercise';

type TakeLock = (redis: RedisClientType, key: string, token: string, leaseMs: number) => Promise<boolean>;

const LEASE_MS = 60_000;
const NO_KEY = -2;

const takeOf = (work: Work) => exportedAs<TakeLock>(work, 'takeLock');

const FREE: Check = {
  name: 'a free lock is granted for as long as was asked',
  async run(work, servers) {
    const redis = await connectionOf(servers);
    const key = freshKey('lock');
    if ((await takeOf(work)(redis, key, 'A', LEASE_MS)) !== true)
      return { sentences: ['The lock is free, and A does not get it.'] };
    const owner = await redis.get(key);
    if (owner !== 'A')
      return { sentences: [`A has the lock, and its key holds ${owner}, not the token of A.`] };
    return leaseIsRight(await redis.pTTL(key), 'A asked for');
  },
};

const TAKEN: Check = {
  name: 'a taken lock is refused, and left as it is',
  async run(work, servers) {
    const redis = await connectionOf(servers);
    const key = freshKey('lock');
    await redis.set(key, 'A', { expiration: { type: 'PX', value: LEASE_MS } });
    const granted = await takeOf(work)(redis, key, 'B', LEASE_MS * 10);
    if (granted || (await redis.get(key)) !== 'A')
      return { sentences: ['A has the lock, and B takes it: both believe that they are alone.'] };
    return leaseIsRight(await redis.pTTL(key), 'B was refused, and the lease of A must stay as it is:');
  },
};

const CRASH: Check = {
  name: 'the process of A dies after its first command',
  async run(work, servers) {
    const redis = await connectionOf(servers);
    const key = freshKey('lock');
    const transcript = openTranscript();
    const { death, die } = diesThere();
    await Promise.race([
      death,
      takeOf(work)(stepped(redis, { party: 'A', transcript, afterCommand: die }), key, 'A', LEASE_MS),
    ]);
    transcript.line('A', 'dies');
    const leftMs = await redis.pTTL(key);
    if (leftMs > 0 || leftMs === NO_KEY) return undefined;
    return {
      sentences: [
        'The key of A has no end. No process will delete it: no buyer gets the lock of this event again.',
      ],
      transcript: transcript.toString(),
    };
  },
};

function leaseIsRight(leftMs: number, who: string) {
  if (leftMs > 0 && leftMs <= LEASE_MS) return undefined;
  const found = leftMs < 0 ? 'has no end' : `ends in ${leftMs} ms`;
  return { sentences: [`${who} ${LEASE_MS} ms; the key ${found}.`] };
}

export const exercise: Exercise = {
  slug: 'hold-with-ttl',
  level: 'lv3',
  task: 'Take a lock that ends by itself, also if its owner dies at once.',
  minutes: 8,
  after: [],
  needs: ['redis'],
  solution: 'learn/exercises/lv3/hold-with-ttl/solution.ts',
  chapter: 'lv3-redlock/README.md#1-a-key-that-one-buyer-can-create',
  question: 'How long should the lease be? What does a longer one cost, and what a shorter one?',
  checks: [FREE, TAKEN, CRASH],
  decoys: {
    'seconds.ts': FREE.name,
    'without-nx.ts': TAKEN.name,
    'then-expire-in-any-case.ts': TAKEN.name,
    'then-expire.ts': CRASH.name,
  },
};
