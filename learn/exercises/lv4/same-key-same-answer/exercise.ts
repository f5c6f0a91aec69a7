import { type Check, type Exercise, exportedAs, type Work } from '../../../exercise';

type RequestIdOf = (buyerId: number, idempotencyKey: string) => string;
type DeriveRequestIds = (secret: string) => RequestIdOf;

const SECRET = 'the secret of all instances';
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Each call is an instance of the API of its own. */
function instanceOf(work: Work, secret = SECRET): RequestIdOf {
  return exportedAs<DeriveRequestIds>(work, 'deriveRequestIds')(secret);
}

function check(name: string, complain: (work: Work) => string | undefined): Check {
  return {
    name,
    async run(work) {
      const complaint = complain(work);
      return complaint === undefined ? undefined : { sentences: [complaint] };
    },
  };
}

const REPEATED = check('the same buyer with the same key, again', (work) => {
  const requestIdOf = instanceOf(work);
  const [first, again] = [requestIdOf(12, 'k1'), requestIdOf(12, 'k1')];
  if (!UUID.test(first)) return `The database takes a UUID as the id, and "${first}" is none.`;
  return first === again
    ? undefined
    : `Buyer 12 repeats key k1. The log has requests ${first} and ${again}, and the worker decides both.`;
});

const INSTANCE = check('the repetition reaches another instance', (work) => {
  const [first, again] = [instanceOf(work)(12, 'k1'), instanceOf(work)(12, 'k1')];
  return first === again
    ? undefined
    : 'The second instance knows nothing of the first, and gives key k1 of buyer 12 another id: two requests, and two decisions.';
});

const OTHERS = check('another key, or another buyer', (work) => {
  const requestIdOf = instanceOf(work);
  if (requestIdOf(12, 'k1') === requestIdOf(12, 'k2'))
    return 'Buyer 12 sends two keys, k1 and k2, and both have one id: the second request is never decided.';
  return requestIdOf(12, 'k1') === requestIdOf(88, 'k1')
    ? 'Buyers 12 and 88 both send key k1, and have one id: buyer 88 is told the decision of buyer 12.'
    : undefined;
});

const JOINED = check('buyer 1 with key 23, and buyer 12 with key 3', (work) => {
  const requestIdOf = instanceOf(work);
  return requestIdOf(1, '23') === requestIdOf(12, '3')
    ? 'Buyer 1 with key "23" and buyer 12 with key "3" have one id: both are the text "123".'
    : undefined;
});

const GUESSED = check('a client that does not know the secret', (work) => {
  const [ours, theirs] = [instanceOf(work)(12, 'k1'), instanceOf(work, 'a guess')(12, 'k1')];
  return ours === theirs
    ? 'The id does not depend on the secret: each client can compute the id of another buyer.'
    : undefined;
});

export const exercise: Exercise = {
  slug: 'same-key-same-answer',
  level: 'lv4',
  task: 'Give a repeated request the id that it had before, on every instance.',
  minutes: 10,
  after: ['decide-once'],
  solution: 'lv4-kafka/src/idempotency/request-ids.ts',
  chapter: 'lv4-kafka/README.md#7-the-answer-of-the-log-is-lost',
  question: 'The same key comes with another event. Which answer is right?',
  checks: [REPEATED, INSTANCE, OTHERS, JOINED, GUESSED],
  decoys: {
    'remembered-in-memory.ts': INSTANCE.name,
    'the-key-alone.ts': OTHERS.name,
    'joined-without-a-separator.ts': JOINED.name,
    'without-the-secret.ts': GUESSED.name,
  },
};
