import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '@ticket-rush/testing/until';
import {
  type Admin,
  ConfigResourceTypes,
  Kafka,
  KafkaJSConnectionError,
  logLevel,
  Partitioners,
  type Producer,
} from 'kafkajs';
import { installMissing } from '../../install/doctor';
import type { RestartableServer } from '../../process/restartable-server';
import { openScratch, type Scratch } from '../../process/scratch';
import { type KafkaCluster, startKafkaCluster } from '../../servers/kafka/kafka-cluster';

const TOPIC = 'requests';
const OFFSETS = '__consumer_offsets';

let scratch: Scratch;
let cluster: KafkaCluster;
let admin: Admin;
let producer: Producer;
beforeAll(async () => {
  await installMissing((line) => process.stderr.write(`${line}\n`), ['java', 'maven', 'kafka-jars']);
  scratch = await openScratch();
  cluster = await startKafkaCluster(scratch, 3);
  const client = new Kafka({ brokers: cluster.brokers, logLevel: logLevel.NOTHING });
  admin = client.admin();
  producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 3 }], waitForLeaders: true });
});
afterAll(async () => {
  await Promise.all([admin?.disconnect(), producer?.disconnect()]);
  await scratch.close();
});

/** A node that is killed resets the connections of its clients: the client says so, and asks another next time. */
async function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  const askOnce = async () => {
    try {
      return { answer: await ask() };
    } catch (error) {
      if (!(error instanceof KafkaJSConnectionError)) throw error;
      return { error: error.message };
    }
  };
  return (await until('a node answers', askOnce, (said) => 'answer' in said)).answer as T;
}

async function partitionsOf(topic: string) {
  const { topics } = await askAgain(() => admin.fetchTopicMetadata({ topics: [topic] }));
  return topics.flatMap(({ partitions }) => partitions);
}

async function untilCopiesInSync(count: number): Promise<void> {
  await until(
    `each partition has ${count} copies in sync`,
    async () => (await partitionsOf(TOPIC)).map(({ isr }) => isr.length),
    (copies) => copies.every((found) => found === count),
  );
}

/** To every partition, and so to every node. */
const append = () =>
  askAgain(() =>
    producer.send({ topic: TOPIC, messages: [0, 1, 2].map((partition) => ({ partition, value: 'x' })) }),
  );

test('keeps three copies of what is created without a word about it, and wants two of a record', async () => {
  const partitions = await partitionsOf(TOPIC);
  expect(partitions.map(({ replicas }) => replicas.length)).toEqual([3, 3, 3]);
  expect(partitions.map(({ leader }) => leader).sort()).toEqual([1, 2, 3]);
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: TOPIC, configNames: ['min.insync.replicas'] }],
  });
  expect(resources[0]?.configEntries).toMatchObject([{ configValue: '2' }]);
});

test('a node is killed: the others go on, offsets of groups included, and it copies what it has missed', async () => {
  await admin.setOffsets({ groupId: 'workers', topic: TOPIC, partitions: [{ partition: 0, offset: '0' }] });
  expect((await partitionsOf(OFFSETS)).every(({ replicas }) => replicas.length === 3)).toBe(true);
  const [node] = cluster.nodes as [RestartableServer];
  node.kill('SIGKILL');
  await untilCopiesInSync(2);
  await append();
  const offsets = await askAgain(() => admin.fetchOffsets({ groupId: 'workers', topics: [TOPIC] }));
  expect(offsets).toHaveLength(1);
  await node.startAgain();
  await untilCopiesInSync(3);
  await append();
});
