/** Three brokers, three copies, two of them in sync at least: what one broker has, another has as well. */

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { RestartableServer } from '@ticket-rush/stack/process/restartable-server';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { type KafkaCluster, startKafkaCluster } from '@ticket-rush/stack/servers/kafka/kafka-cluster';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { until } from '@ticket-rush/testing/until';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { openBatchProducer } from '../../src/log/kafkajs/batch-producer';
import { kafkaSinglePartition } from '../../src/techniques/kafka-single-partition';
import { topicOf } from '../../src/techniques/technique';
import { type Answer, type Arrivals, ask } from './arrivals';
import { expectAllSold } from './expect-all-sold';
import { type FaultLab, openFaultLab } from './fault-lab';
import { openSales, rushAtAll, type Sale, untilSold, untilSoldOut } from './sales';

/** One partition, so one broker leads all of it. */
const SLUG = kafkaSinglePartition.slug;

const scratch = openScratch();
let cluster: KafkaCluster;
let lab: FaultLab;
let admin: Admin;
beforeAll(async () => {
  cluster = await startKafkaCluster(await scratch, 3);
  const parts = { ...runningParts(), kafka: cluster };
  lab = await openFaultLab(await scratch, { parts, replication: 3 });
  admin = new Kafka({ brokers: cluster.brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await lab.startWorker();
});
afterAll(async () => {
  await admin?.disconnect();
  await lab?.close();
  await (await scratch).close();
});

/** Only a copy in sync can lead. A partition that has no other one stands still until its leader is back. */
beforeEach(async () => {
  const lagging = async () => {
    const { topics } = await admin.fetchTopicMetadata();
    return topics.flatMap(({ name, partitions }) =>
      partitions.flatMap(({ partitionId, isr, replicas }) =>
        isr.length < replicas.length ? [`${name}/${partitionId}`] : [],
      ),
    );
  };
  await until(
    'every copy of every topic is in sync',
    () => lagging().catch((error: Error) => [error.message]),
    (found) => found.length === 0,
  );
});

async function partition() {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topicOf(lab.prefix, { slug: SLUG })] });
  return topics[0]?.partitions[0] as (typeof topics)[number]['partitions'][number];
}

/** Who leads the partition, and who follows. */
async function nodesByPart(): Promise<{ leader: RestartableServer; followers: RestartableServer[] }> {
  const id = (await partition()).leader;
  const leader = cluster.nodes[id - 1] as RestartableServer;
  return { leader, followers: cluster.nodes.filter((node) => node !== leader) };
}

/** Asked again where the brokers are still busy with each other. */
async function untilInSync(copies: number): Promise<void> {
  await until(
    `${copies} copies are in sync`,
    () => partition().catch(() => ({ isr: [] })),
    ({ isr }) => isr.length === copies,
  );
}

async function askInTurn(eventId: number, buyerIds: number[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const buyerId of buyerIds) answers.push(await ask(lab.shop, eventId, SLUG, buyerId));
  return answers;
}

/** @param brokerIds who is to lead each of its partitions */
async function untilLed(topic: string, brokerIds: number[]): Promise<void> {
  const leaders = async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = topics[0]?.partitions.toSorted((a, b) => a.partitionId - b.partitionId);
    return partitions?.map(({ leader }) => leader);
  };
  await until(
    `${topic} is led by ${brokerIds}`,
    () => leaders().catch(() => undefined),
    (found) => String(found) === String(brokerIds),
  );
}

test('a partition that moves to a broker which has answered already: its records are not taken for written', async () => {
  const topic = 'moves';
  const [one, other] = [1, 2] as const;
  const assigned = [[one], [other]].map((replicas, partition) => ({ partition, replicas }));
  await admin.createTopics({ topics: [{ topic, replicaAssignment: assigned }], waitForLeaders: false });
  await untilLed(topic, [one, other]);
  const producer = await openBatchProducer(
    new Kafka({ brokers: cluster.brokers, logLevel: logLevel.NOTHING, retry: { retries: 4 } }),
  );
  const records = assigned.map(({ partition }) => ({
    topic,
    partition,
    key: null,
    value: `to ${partition}`,
  }));
  let acknowledged = 0;
  const append = async () => {
    await producer.appendBatch(records);
    acknowledged += 1;
  };
  const refusal = () =>
    append().then(
      () => undefined,
      (error: Error) => error,
    );
  await append();
  const partitionAssignment = [{ partition: 1, replicas: [one] }];
  await admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment }] });
  await untilLed(topic, [one, one]);

  // The old leader goes on acknowledging until it has heard of the move itself, and what it acknowledges is written.
  const refused = await until('the old leader refuses', refusal, (error) => error !== undefined);
  expect(refused?.message).toMatch(/no broker has acknowledged .* partition 1/);
  await append();
  await producer.close();
  const written = await admin.fetchTopicOffsets(topic);
  expect(written.find(({ partition }) => partition === 1)?.high).toBe(String(acknowledged));
});

test('what only the leader has is not acknowledged: it may die at once, and no accepted request with it', async () => {
  const { id } = await lab.shop.createEvent({ tickets: 5 });
  // Both instances know the leader from now on: it is all that they need of the cluster.
  const before = await askInTurn(id, [1, 2, 3, 4]);
  expect(before.map(({ outcome }) => outcome)).toEqual(Array(4).fill('accepted'));
  const { leader, followers } = await nodesByPart();
  for (const node of followers) node.kill('SIGSTOP');
  const alone = await ask(lab.shop, id, SLUG, 5);
  leader.kill('SIGKILL');
  for (const node of followers) node.kill('SIGCONT');
  await leader.startAgain();
  await untilInSync(3);
  const after = await askInTurn(id, [6, 7, 8]);

  const { audit } = await expectAllSold(lab, {
    eventId: id,
    technique: SLUG,
    answers: [...before, alone, ...after],
  });
  expect(alone).toMatchObject({ outcome: 'unknown' });
  expect(audit.unknown.requests).toBe(1);
});

/** What a balancer is told. */
async function readiness(): Promise<number> {
  const { statusCode, body } = await lab.shop.pool.request({ method: 'GET', path: '/health/ready' });
  await body.dump();
  return statusCode;
}

/** Has the copies of the partition on these brokers and no others. */
async function keepOn(brokerIds: number[]): Promise<void> {
  const topic = topicOf(lab.prefix, { slug: SLUG });
  const partitionAssignment = [{ partition: 0, replicas: brokerIds }];
  await admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment }] });
  await untilInSync(brokerIds.length);
}

test('where one broker alone has a copy left nothing is acknowledged, and again as soon as another has one', async () => {
  const { id } = await lab.shop.createEvent({ tickets: 5 });
  const before = await askInTurn(id, [1, 2]);
  const { leader, replicas } = await partition();
  // Two of three, so that the third still elects with the leader who is in sync.
  const other = replicas.find((replica) => replica !== leader) as number;
  await keepOn([leader, other]);
  const follower = cluster.nodes[other - 1] as RestartableServer;
  follower.kill('SIGKILL');
  await untilInSync(1);
  const alone = await ask(lab.shop, id, SLUG, 3);
  const readyAlone = await readiness();
  await follower.startAgain();
  await keepOn(replicas);
  const after = await askInTurn(id, [4, 5, 6, 7, 8]);
  const readyAfter = await readiness();

  expect(before.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  expect(alone).toMatchObject({ outcome: 'unknown' });
  expect([readyAlone, readyAfter]).toEqual([503, 200]);
  await expectAllSold(lab, { eventId: id, technique: SLUG, answers: [...before, alone, ...after] });
});

test('one broker is killed and stays away: the others lead, the rush goes on, and a worker can start', async () => {
  const { leader } = await partition();
  // The only copy of another program's topic dies with it.
  await admin.createTopics({
    topics: [{ topic: 'foreign', replicaAssignment: [{ partition: 0, replicas: [leader] }] }],
    waitForLeaders: false,
  });
  await untilLed('foreign', [leader]);
  const sales = await openSales(lab, 150);
  const rushes = rushAtAll(lab, sales, 15);
  await untilSold(lab, sales, 10);
  cluster.nodes[leader - 1]?.kill('SIGKILL');
  await untilInSync(2);
  await expectSoldOut(sales, rushes);
  await lab.startWorker();
  // On a busy machine the buyers of a quick technique may all have come before it died. These come afterwards.
  const later = await openSales(lab, 5);
  await expectSoldOut(later, rushAtAll(lab, later, 15));
});

async function expectSoldOut(sales: Sale[], rushes: Arrivals[]): Promise<void> {
  await untilSoldOut(lab, sales);
  for (const rush of rushes) {
    await rush.stop();
    await expectAllSold(lab, rush);
  }
}
