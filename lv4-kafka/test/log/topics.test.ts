import { describe, expect, test } from '@jest/globals';
import { connect, logLab, PARTITIONS } from './log-lab';

const lab = logLab();
const { append, lag } = lab;

describe('topics', () => {
  test('that exist are left as they are', async () => {
    await append(['kept']);
    await lab.log.createTopics([{ name: lab.topics[0], partitions: PARTITIONS }]);
    expect(await lag()).toBe(1);
  });

  test('with another number of partitions: a StartError that says what to do', async () => {
    await expect(lab.log.createTopics([{ name: lab.topics[0], partitions: 5 }])).rejects.toThrow(
      `Kafka topic ${lab.topics[0]} has 2 partitions, not 5: once everything in it is decided, delete it, or choose another KAFKA_PREFIX`,
    );
  });

  test('with more copies than there are brokers: a StartError that names the variable', async () => {
    const demanding = await connect(3);
    const created = demanding.createTopics([{ name: `${lab.name}.copies`, partitions: 1 }]);
    await expect(created).rejects.toThrow(/KAFKA_REPLICATION/);
    await demanding.close();
  });
});
