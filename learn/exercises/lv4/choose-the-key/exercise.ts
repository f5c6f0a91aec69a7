import { choosePartition } from '../../../../lv4-kafka/src/accept/choose-partition';
import { partitionOf } from '../../../../lv4-kafka/src/log/kafkajs/partition-of';
import type { Wanted } from '../../../../lv4-kafka/src/requests/wanted';
import type { LogTechnique } from '../../../../lv4-kafka/src/techniques/technique';
import { type Check, type Exercise, exportedAs, type Work } from '../../../exercise';

type Keyed = Pick<LogTechnique, 'slug' | 'keyOf' | 'partitions'>;

const MANY = Array.from({ length: 120 }, (_, index) => index + 1);
const TICKET: Wanted = { kind: 'book' };

/** On which partitions these requests are, in the order of their numbers. */
function partitionsOf(work: Work, requests: { eventId: number; wants: Wanted }[]): number[] {
  const technique = exportedAs<Keyed>(work, 'kafkaKeyed');
  const choose = choosePartition({ partitionOf }, [technique]);
  const chosen = requests.map((request) => choose({ ...request, technique: technique.slug }));
  return [...new Set(chosen)].toSorted();
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

const ONE_EVENT = check('all requests for tickets of one event have one writer', (work) => {
  const partitions = partitionsOf(
    work,
    MANY.map(() => ({ eventId: 7, wants: TICKET })),
  );
  return partitions.length === 1
    ? undefined
    : `The requests for event 7 are on partitions ${partitions.join(', ')}: ${partitions.length} workers decide them at the same time, and each of them reads "sold 0".`;
});

const ONE_SEAT = check('all that is asked of one seat has one writer', (work) => {
  const seat = { label: 'A-1' };
  const asked: Wanted[] = [
    { kind: 'hold', ...seat },
    { kind: 'confirm', ...seat },
    { kind: 'release', ...seat },
  ];
  const scattered = MANY.find(
    (eventId) =>
      partitionsOf(
        work,
        asked.map((wants) => ({ eventId, wants })),
      ).length > 1,
  );
  return scattered === undefined
    ? undefined
    : `Seat A-1 of event ${scattered} is held on one partition and confirmed on another: a worker can decide the confirmation before the hold.`;
});

const EVENTS = check('different events do not wait for each other', (work) => {
  const { partitions } = exportedAs<Keyed>(work, 'kafkaKeyed');
  const used = partitionsOf(
    work,
    MANY.map((eventId) => ({ eventId, wants: TICKET })),
  );
  return used.length === partitions
    ? undefined
    : `120 events use ${used.length} of ${partitions} partitions: the other workers have no work.`;
});

const SEATS = check('the seats of one event do not wait for each other', (work) => {
  const { partitions } = exportedAs<Keyed>(work, 'kafkaKeyed');
  const used = partitionsOf(
    work,
    MANY.map((number) => ({ eventId: 7, wants: { kind: 'hold', label: `A-${number}` } })),
  );
  return used.length === partitions
    ? undefined
    : `120 seats of event 7 use ${used.length} of ${partitions} partitions. Two seats have no row in common, and need no order.`;
});

export const exercise: Exercise = {
  slug: 'choose-the-key',
  level: 'lv4',
  task: 'Choose the key of a request: what needs an order, and what does not.',
  minutes: 10,
  after: [],
  solution: 'lv4-kafka/src/techniques/kafka-keyed.ts',
  chapter: 'lv4-kafka/README.md#3-the-event-is-the-key',
  question: 'All buyers want the same event. How many workers have work now?',
  checks: [ONE_EVENT, ONE_SEAT, EVENTS, SEATS],
  decoys: {
    'no-key-for-tickets.ts': ONE_EVENT.name,
    'what-is-asked-in-the-key.ts': ONE_SEAT.name,
    'one-key-for-all.ts': EVENTS.name,
    'event-only.ts': SEATS.name,
  },
};
