import { createLane, type Lane } from '../../../../lv4-kafka/src/log/lane';
import type { LaneSet, LogRecord, Topic } from '../../../../lv4-kafka/src/log/log';
import { weightedRoundRobin } from '../../../../lv4-kafka/src/log/weighted-round-robin';
import { kafkaKeyed } from '../../../../lv4-kafka/src/techniques/kafka-keyed';
import { kafkaSinglePartition } from '../../../../lv4-kafka/src/techniques/kafka-single-partition';
import { type LogTechnique, topicOf } from '../../../../lv4-kafka/src/techniques/technique';
import { type Check, type Exercise, exportedAs, type Work } from '../../../exercise';

const PREFIX = 'learn';
const TECHNIQUES = [kafkaKeyed, kafkaSinglePartition];
/** After the first attempt, the second and the third, in milliseconds. */
const DELAYS_MS = [1_000, 5_000, 30_000];

type RetryTopicOf = (prefix: string, technique: { slug: string }, attempt: number) => string;

/** What the learner's file says of one technique. */
function written(work: Work) {
  const retryTopicOf = exportedAs<RetryTopicOf>(work, 'retryTopicOf');
  return {
    retryTopic: (attempt: number, technique: LogTechnique = kafkaKeyed) =>
      retryTopicOf(PREFIX, technique, attempt),
    lanes: exportedAs<(prefix: string, technique: LogTechnique) => LaneSet>(work, 'workerLanesOf')(
      PREFIX,
      kafkaKeyed,
    ).lanes,
    topics: exportedAs<(prefix: string, techniques: LogTechnique[]) => Topic[]>(work, 'retryTopicsOf')(
      PREFIX,
      TECHNIQUES,
    ),
  };
}

/** A partition of each topic, from which the level's own lanes hand out what is due. The clock begins at 0. */
function openTopics() {
  const lanes = new Map<string, { lane: Lane; end: number }>();
  return {
    append(topic: string, buyerId: number, notBefore = 0): void {
      const { lane, end } = lanes.get(topic) ?? { lane: createLane(), end: 0 };
      lanes.set(topic, { lane, end: end + 1 });
      const record: LogRecord = {
        ...{ offset: String(end), key: null, value: String(buyerId), timestamp: 0, attempt: 1 },
        notBefore,
      };
      lane.add([record], String(end + 1));
    },
    /** Which buyers a worker can decide at that moment. */
    dueAt: (now: number) =>
      [...lanes.values()].flatMap(({ lane }) => lane.peek(lane.due(now)).map(({ value }) => Number(value))),
  };
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

const NEW = check('a new request does not wait for one that has failed', (work) => {
  const { append, dueAt } = openTopics();
  append(written(work).retryTopic(1), 7, DELAYS_MS[0]);
  append(topicOf(PREFIX, kafkaKeyed), 88);
  return dueAt(0).includes(88)
    ? undefined
    : 'The request of buyer 7 has failed and is to be tried again in 1 s. The request of buyer 88 comes new, stands behind it on the same topic, and waits with it.';
});

const READ = check('the worker reads what is to be tried again', (work) => {
  const { retryTopic, lanes, topics } = written(work);
  for (const attempt of [1, 2, 3]) {
    const topic = retryTopic(attempt);
    if (!topics.some(({ name }) => name === topic))
      return `The request of buyer 7 goes to ${topic} after attempt ${attempt}, and no such topic is created.`;
    if (!lanes.some((lane) => lane.topic === topic))
      return `The request of buyer 7 goes to ${topic} after attempt ${attempt}, and no worker reads it: buyer 7 has a 202, and no decision.`;
  }
  return undefined;
});

const DELAYS = check('a request is tried again as soon as it is due', (work) => {
  const { retryTopic } = written(work);
  const { append, dueAt } = openTopics();
  append(retryTopic(3), 7, DELAYS_MS[2]);
  append(retryTopic(2), 12, DELAYS_MS[1]);
  append(retryTopic(1), 88, DELAYS_MS[0]);
  if (!dueAt(1_000).includes(88))
    return 'The request of buyer 88 is due after 1 s. It stands on its topic behind one that is due after 5 s or 30 s, and waits as long.';
  return dueAt(5_000).includes(12)
    ? undefined
    : 'The request of buyer 12 is due after 5 s. It stands on its topic behind that of buyer 7, which is due after 30 s, and waits as long.';
});

const SLOT = check('a request is tried again by the worker of its own partition', (work) => {
  const { retryTopic, topics } = written(work);
  for (const attempt of [1, 2, 3]) {
    const [keyed, single] = TECHNIQUES.map((technique) => retryTopic(attempt, technique));
    if (keyed === single)
      return `${kafkaKeyed.slug} and ${kafkaSinglePartition.slug} put what has failed on one topic, ${keyed}: a worker of one decides the requests of the other, beside its writer.`;
    const partitions = topics.find(({ name }) => name === keyed)?.partitions;
    if (partitions !== kafkaKeyed.partitions)
      return `The request of buyer 7 was on partition 4 of ${kafkaKeyed.partitions}, and ${keyed} has ${partitions}. It comes to another worker, and its event has two writers.`;
  }
  return undefined;
});

const SHARE = check('the new ones come first, and those that have failed get their turn', (work) => {
  const { lanes } = written(work);
  const { next } = weightedRoundRobin(Object.fromEntries(lanes.map(({ lane, weight }) => [lane, weight])));
  const all = lanes.map(({ lane }) => lane);
  const batches = Array.from({ length: 530 }, () => next(all));
  const isNew = (lane: string) => lane === 'vip' || lane === 'standard';
  const retried = batches.filter((lane) => !isNew(lane)).length;
  if (retried > 53)
    return `All lanes wait. Of 530 batches ${retried} are requests that have failed before: because of one defect, all who have never failed wait longer.`;
  const starving = all.find((lane) => !batches.includes(lane));
  return starving === undefined
    ? undefined
    : `All lanes wait, as in a rush. Of 530 batches none is of ${starving}: buyer 7 is not tried again as long as the rush lasts.`;
});

export const exercise: Exercise = {
  slug: 'retry-lanes',
  level: 'lv4',
  task: 'Try a failed request again later, and let no other wait for it.',
  minutes: 15,
  after: ['one-poison'],
  solution: 'lv4-kafka/src/failures/retry-lanes.ts',
  chapter: 'lv4-kafka/README.md#6-one-record-fails-every-time',
  question: 'A request is tried again after 30 s. Which promise of the log has it lost by then?',
  checks: [NEW, READ, DELAYS, SLOT, SHARE],
  decoys: {
    'never-read.ts': READ.name,
    'one-for-all-delays.ts': DELAYS.name,
    'one-partition.ts': SLOT.name,
    'shared-by-all.ts': SLOT.name,
    'urgent.ts': SHARE.name,
    'when-there-is-time.ts': SHARE.name,
  },
};
