import type { RedisClientType } from 'redis';
import { betweenAnyTwo, diesThere, openTranscript, stepped, type Transcript } from '../../../checks/commands';
import { connectionOf, freshKey } from '../../../checks/redis';
import { type Check, type Exercise, exportedAs, type Work } from '../../../exercise';

interface Keys {
  buyers: string;
  unrecorded: string;
}
type Admit = (redis: RedisClientType, keys: Keys, tickets: number, buyer: string) => Promise<unknown>;

const admitOf = (work: Work) => exportedAs<Admit>(work, 'admit');

const freshKeys = (): Keys => ({ buyers: freshKey('buyers'), unrecorded: freshKey('unrecorded') });

const ONE_BY_ONE: Check = {
  name: 'one buyer after the other',
  async run(work, servers) {
    const redis = await connectionOf(servers);
    const keys = freshKeys();
    const admit = admitOf(work);
    for (const [buyer, expected] of [
      ['12', 'admitted'],
      ['12', 'already-booked'],
      ['88', 'admitted'],
      ['7', 'sold-out'],
    ] as const) {
      const answer = await admit(redis, keys, 2, buyer);
      if (answer !== expected)
        return { sentences: [`Of two tickets, buyer ${buyer} is told "${answer}", and not "${expected}".`] };
    }
    return waitingIsRight(redis, keys);
  },
};

const LAST_TICKET = meeting(
  'another buyer between any two commands, and one ticket',
  { buyers: ['12', '88'], tickets: 1 },
  'There is one ticket, and buyers 12 and 88 are',
);

const DOUBLE_CLICK = meeting(
  'the same buyer between any two commands, and two tickets',
  { buyers: ['12', '12'], tickets: 2 },
  'Buyer 12 has clicked twice, and the two clicks are',
);

const CRASH: Check = {
  name: 'the process dies after any command',
  async run(work, servers) {
    const redis = await connectionOf(servers);
    return betweenAnyTwo(async (comesAfter) => {
      const keys = freshKeys();
      const transcript = openTranscript();
      const { death, die } = diesThere();
      const afterCommand = (number: number) => (comesAfter(number) ? die() : undefined);
      const client = stepped(redis, { party: '12', transcript, afterCommand });
      await Promise.race([death, admitOf(work)(client, keys, 1, '12')]);
      transcript.line('12', 'its process dies');
      return waitingIsRight(redis, keys, transcript);
    });
  },
};

/** The second buyer comes in between any two commands of the first, and has its whole answer there. */
function meeting(
  name: string,
  { buyers, tickets }: { buyers: [string, string]; tickets: number },
  who: string,
): Check {
  return {
    name,
    async run(work, servers) {
      const redis = await connectionOf(servers);
      return betweenAnyTwo(async (comesAfter) => {
        const keys = freshKeys();
        const transcript = openTranscript();
        const answers: unknown[] = [];
        const ask = async (party: 'A' | 'B', afterCommand?: (number: number) => Promise<void>) => {
          const buyer = buyers[party === 'A' ? 0 : 1];
          const client = stepped(redis, { party, transcript, ...(afterCommand && { afterCommand }) });
          const answer = await admitOf(work)(client, keys, tickets, buyer);
          answers.push(answer);
          transcript.line(party, `buyer ${buyer} is told "${answer}"`);
        };
        await ask('A', async (number) => {
          if (comesAfter(number)) await ask('B');
        });
        const admitted = answers.filter((answer) => answer === 'admitted').length;
        if (answers.length < 2 || admitted === 1) return undefined;
        return {
          sentences: [`${who} ${admitted === 0 ? 'both refused' : 'both admitted'}.`],
          transcript: transcript.toString(),
        };
      });
    },
  };
}

/** Each buyer who was admitted waits to be recorded, and no other. */
async function waitingIsRight(redis: RedisClientType, keys: Keys, transcript?: Transcript) {
  const buyers = (await redis.sMembers(keys.buyers)).toSorted();
  const unrecorded = (await redis.lRange(keys.unrecorded, 0, -1)).toSorted();
  if (String(buyers) === String(unrecorded)) return undefined;
  return {
    sentences: [
      `Admitted: ${buyers.join(', ') || 'no buyer'}. Waiting to be recorded: ${unrecorded.join(', ') || 'no buyer'}.`,
      'Who is admitted and not waiting gets no ticket, and keeps the place of another buyer.',
    ],
    ...(transcript && { transcript: transcript.toString() }),
  };
}

export const exercise: Exercise = {
  slug: 'lua-in-one-step',
  level: 'lv3',
  task: 'Count, look for a duplicate and record, in one step of Redis.',
  minutes: 20,
  after: ['two-commands-are-not-one'],
  needs: ['redis'],
  solution: 'learn/exercises/lv3/lua-in-one-step/solution.ts',
  chapter: 'lv3-redlock/README.md#shrink-the-decision-instead',
  question:
    'The buyer is admitted, and the database does not know it yet. What if Redis forgets everything now?',
  checks: [ONE_BY_ONE, LAST_TICKET, DOUBLE_CLICK, CRASH],
  decoys: {
    'check-then-add.ts': LAST_TICKET.name,
    'add-then-count.ts': CRASH.name,
    'look-in-a-script.ts': LAST_TICKET.name,
    'duplicate-outside.ts': DOUBLE_CLICK.name,
    'record-afterwards.ts': CRASH.name,
  },
};
