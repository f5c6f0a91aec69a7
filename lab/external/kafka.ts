import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaSecurity } from '@ticket-rush/shared/config/kafka-settings';
import { DependencyDown, StartError } from '@ticket-rush/shared/config/start-errors';
import { everythingSaid } from '@ticket-rush/shared/config/why-refused';
import { backOff } from '@ticket-rush/shared/retry/full-jitter';
import { type Admin, Kafka, logLevel, type SASLOptions } from 'kafkajs';
import '../../lv4-kafka/src/log/kafkajs/no-past-timers';
import '../../lv4-kafka/src/log/kafkajs/only-asked-topics';
import { EXTERNAL_PREFIX, type ExternalServer } from './external-server';

/** A worker that was killed is a member until its session is over. */
const GROUP_LIMIT_MS = 20_000;
/** Longer than a busy broker needs for a request that it has. */
const LOOKS_WITHOUT_ANY = 4;
const BETWEEN_LOOKS_MS = 250;
const AGAIN = { baseMs: 200, capMs: 1_000 };

export async function externalKafka(brokers: string[], security: KafkaSecurity): Promise<ExternalServer> {
  const { ssl, sasl } = security;
  const kafka = new Kafka({
    brokers,
    clientId: 'ticket-rush-lab',
    logLevel: logLevel.NOTHING,
    retry: { retries: 4, initialRetryTime: 100 },
    ...(ssl && { ssl }),
    ...(sasl && { sasl: sasl as SASLOptions }),
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.describeCluster();
  } catch (cause) {
    await admin.disconnect();
    throw new DependencyDown('Kafka', brokers, cause);
  }
  return {
    requireRights: () => requireRights(admin),
    async remove(prefix) {
      await removeTopics(admin, `${prefix}.`);
      await removeGroup(admin, `${prefix}.booking-workers`);
    },
    close: () => admin.disconnect(),
  };
}

/** Kafka looks at the right before it looks for the topic: what is not there can be tried without a trace. */
async function requireRights(admin: Admin): Promise<void> {
  const probe = `${EXTERNAL_PREFIX}probe_${randomBytes(4).toString('hex')}`;
  await tried('Create of topics', () =>
    admin.createTopics({ validateOnly: true, topics: [{ topic: probe, numPartitions: 1 }] }),
  );
  await tried('Delete of topics', () => admin.deleteTopics({ topics: [probe] }));
  await tried('Describe of groups', () => admin.fetchOffsets({ groupId: probe, topics: [] }));
  await tried('Delete of groups', () => admin.deleteGroups([probe]));
}

/** Other errors than a refusal mean that the right is there. */
async function tried(right: string, attempt: () => Promise<unknown>): Promise<void> {
  const said = await attempt().then(
    () => '',
    (error: unknown) => everythingSaid(error),
  );
  if (!/AUTHORIZATION|not authorized/i.test(said)) return;
  throw new StartError(`Kafka: a right is missing: ${right} that begin with ${EXTERNAL_PREFIX}`);
}

/**
 * A service that is stopped as it starts leaves a request behind, and the broker creates topics after their creator has gone. So
 * they are looked for until none has come for a while.
 */
async function removeTopics(admin: Admin, prefix: string): Promise<void> {
  for (let looks = 0; looks < LOOKS_WITHOUT_ANY; looks++) {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) {
      await admin.deleteTopics({ topics }).catch(unlessGone);
      looks = -1;
    }
    await sleep(BETWEEN_LOOKS_MS);
  }
}

/** A broker lists a topic a little longer than there is one. */
function unlessGone(error: unknown): void {
  if (!/UNKNOWN_TOPIC_OR_PARTITION|does not host/.test(everythingSaid(error))) throw error;
}

/** @throws an Error if the group stays, but not where there is none */
export async function removeGroup(admin: Pick<Admin, 'deleteGroups'>, group: string): Promise<void> {
  const deadline = Date.now() + GROUP_LIMIT_MS;
  for (let attempt = 1; ; attempt++) {
    const said = await admin.deleteGroups([group]).then(
      () => '',
      (error: unknown) => everythingSaid(error),
    );
    if (said === '' || /GROUP_ID_NOT_FOUND/.test(said)) return;
    const mayPass = /NON_EMPTY_GROUP|COORDINATOR/.test(said);
    if (!mayPass || Date.now() > deadline)
      throw new Error(`Kafka: the group ${group} cannot be removed: ${said.trim()}`);
    await backOff(attempt, AGAIN);
  }
}
