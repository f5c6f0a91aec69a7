import { copyFile, mkdir, truncate } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kafka as Client, logLevel, Partitioners } from 'kafkajs';
import { installMissing } from '../../install/doctor';
import { damagedJars, kafkaClassPath } from '../../install/kafka-jars';
import { openScratch, type Scratch } from '../../process/scratch';
import { startKafka } from '../../servers/kafka/kafka';
import { fakeProgram } from '../install/fake-program';

let scratch: Scratch;
beforeAll(async () => {
  await installMissing((line) => process.stderr.write(`${line}\n`), ['java', 'maven', 'kafka-jars']);
  scratch = await openScratch();
});
afterAll(() => scratch.close());

test('the broker accepts a record, has no topic that was not created, and is the same after a crash', async () => {
  const kafka = await besideStub(() => startKafka(scratch));
  const { brokers } = kafka;
  const client = new Client({ brokers, logLevel: logLevel.NOTHING, retry: { retries: 2 } });
  const admin = client.admin();
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await Promise.all([admin.connect(), producer.connect()]);

  await expect(producer.send({ topic: 'absent', messages: [{ value: 'lost' }] })).rejects.toThrow();
  await admin.createTopics({ topics: [{ topic: 'requests', numPartitions: 2 }], waitForLeaders: true });
  await producer.send({ topic: 'requests', messages: [{ key: 'event-7', value: 'buyer-12' }] });

  const offsets = async () =>
    (await admin.fetchTopicOffsets('requests')).map(({ offset }) => Number(offset)).sort();
  expect(await offsets()).toEqual([0, 1]);
  kafka.kill('SIGKILL');
  await kafka.startAgain();
  await producer.send({ topic: 'requests', messages: [{ key: 'event-7', value: 'buyer-88' }] });
  expect(await offsets()).toEqual([0, 2]);
  await Promise.all([admin.disconnect(), producer.disconnect()]);
  await kafka.stop();
});

test('a jar that is cut short is fetched again', async () => {
  const folder = join(scratch.folder, 'jars');
  await mkdir(folder);
  const jars = (await kafkaClassPath()).split(':');
  await Promise.all(jars.map((jar) => copyFile(jar, join(folder, basename(jar)))));
  expect(await damagedJars(folder)).toEqual([]);
  const jar = basename(jars[0] as string);
  await truncate(join(folder, jar), 100);
  expect(await damagedJars(folder)).toEqual([jar]);

  await kafkaClassPath(folder);

  expect(await damagedJars(folder)).toEqual([]);
});

/** A `java` that comes first in PATH and does not run, as macOS has it in /usr/bin. Maven would take it as well. */
async function besideStub<Started>(start: () => Promise<Started>): Promise<Started> {
  const before = process.env.PATH;
  process.env.PATH = [fakeProgram(scratch.folder, 'java', 'exit 1'), before].join(delimiter);
  try {
    return await start();
  } finally {
    process.env.PATH = before;
  }
}
