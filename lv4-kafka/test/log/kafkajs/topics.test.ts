import { describe, expect, test } from '@jest/globals';
import { connect, logger, logLab, PARTITIONS } from '../log-lab';

const lab = logLab();
const { append, lag } = lab;

describe('topics', () => {
  test('that exist are left as they are', async () => {
    await append(['kept']);
    await lab.log.createTopics([{ name: lab.topics[0], partitions: PARTITIONS }]);
    expect(await lag()).toBe(1);
  });

  test('with fewer partitions than are needed: a StartError that says what to do', async () => {
    await expect(lab.log.createTopics([{ name: lab.topics[0], partitions: 5 }])).rejects.toThrow(
      `Kafka topic ${lab.topics[0]} has 3 partitions, and 5 are needed: choose another KAFKA_PREFIX.`,
    );
  });

  test('with more partitions than are needed: they are used, and the log of the service says so', async () => {
    const errors: unknown[][] = [];
    const listening = Object.assign(Object.create(logger), {
      error: (...said: unknown[]) => void errors.push(said),
    });
    const log = await connect(1, listening);
    await log.createTopics([{ name: lab.topics[0], partitions: 2 }]);
    expect(errors).toEqual([
      [{ topic: lab.topics[0], partitions: 3, used: 2 }, expect.stringContaining('not used')],
    ]);
    await log.close();
  });

  test('with more copies than there are brokers: a StartError that names the variable', async () => {
    const demanding = await connect(3);
    const created = demanding.createTopics([{ name: `${lab.name}.copies`, partitions: 1 }]);
    await expect(created).rejects.toThrow(/KAFKA_REPLICATION/);
    await demanding.close();
  });
});
