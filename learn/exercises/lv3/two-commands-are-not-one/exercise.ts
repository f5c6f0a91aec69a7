import type { RedisClientType } from 'redis';
import { betweenAnyTwo, openTranscript, stepped } from '../../../checks/commands';
import { connectionOf, freshKey } from '../../../checks/redis';
import { type Check, type Exercise, exportedAs, type Work } from '../../../exercise';

type Enter = (redis: RedisClientType, buyers: string, buyer: string) => Promise<boolean>;

const enterOf = (work: Work) => exportedAs<Enter>(work, 'enter');

const ONE_BY_ONE: Check = {
  name: 'one click after the other',
  async run(work, servers) {
    const redis = await connectionOf(servers);
    const buyers = freshKey('buyers');
    const enter = enterOf(work);
    if (!(await enter(redis, buyers, '12'))) return { sentences: ['Buyer 12 comes first, and is refused.'] };
    if (await enter(redis, buyers, '12'))
      return { sentences: ['Buyer 12 is in the set, and is let in again.'] };
    if (!(await enter(redis, buyers, '88')))
      return { sentences: ['Buyer 88 comes for the first time, and is refused.'] };
    const members = (await redis.sMembers(buyers)).toSorted();
    return String(members) === '12,88'
      ? undefined
      : {
          sentences: [`Buyers 12 and 88 were let in, and the set holds ${members.join(', ') || 'no buyer'}.`],
        };
  },
};

const TWO_CLICKS = meeting('a second click between any two commands of the first', '12', 1);
const TWO_BUYERS = meeting('another buyer between any two commands', '88', 2);

/** Another request comes in between any two commands of the first, and has its whole answer there. */
function meeting(name: string, other: string, mayEnter: number): Check {
  return {
    name,
    async run(work, servers) {
      const redis = await connectionOf(servers);
      return betweenAnyTwo(async (comesAfter) => {
        const buyers = freshKey('buyers');
        const transcript = openTranscript();
        const answers: boolean[] = [];
        const ask = async (
          party: string,
          buyer: string,
          afterCommand?: (number: number) => Promise<void>,
        ) => {
          const client = stepped(redis, { party, transcript, ...(afterCommand && { afterCommand }) });
          const isIn = await enterOf(work)(client, buyers, buyer);
          answers.push(isIn);
          transcript.line(party, `buyer ${buyer} is told "${isIn ? 'you are in' : 'you were in already'}"`);
        };
        await ask('A', '12', async (number) => {
          if (comesAfter(number)) await ask('B', other);
        });
        const entered = answers.filter(Boolean).length;
        if (answers.length < 2 || entered === mayEnter) return undefined;
        return {
          sentences: [
            `Buyers 12 and ${other} have asked once each, and ${entered} of the two were let in, not ${mayEnter}.`,
          ],
          transcript: transcript.toString(),
        };
      });
    },
  };
}

export const exercise: Exercise = {
  slug: 'two-commands-are-not-one',
  level: 'lv3',
  task: 'Let a buyer in once, however often the buyer clicks.',
  minutes: 8,
  after: [],
  needs: ['redis'],
  solution: 'learn/exercises/lv3/two-commands-are-not-one/solution.ts',
  chapter: 'lv3-redlock/README.md#shrink-the-decision-instead',
  question: 'One command can look for a duplicate and add. Can one command also count the tickets?',
  checks: [ONE_BY_ONE, TWO_CLICKS, TWO_BUYERS],
  decoys: {
    'add-then-look.ts': ONE_BY_ONE.name,
    'look-twice.ts': TWO_CLICKS.name,
    'count-before-and-after.ts': TWO_CLICKS.name,
  },
};
