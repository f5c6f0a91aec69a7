import { Kafka, logLevel } from 'kafkajs';
import { techniques } from '../../src/techniques';
import { topicOf } from '../../src/techniques/technique';
import type { FaultLab } from './fault-lab';

/** Appends what is in the standard lane of each technique once more; the client chooses the partition. */
export async function appendAgain({ prefix }: FaultLab, brokers: string[]): Promise<number> {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  const records = await readLog(kafka, prefix);
  for (const { topic, key, value } of records) await producer.send({ topic, messages: [{ key, value }] });
  await producer.disconnect();
  return records.length;
}

async function readLog(kafka: Kafka, prefix: string) {
  const admin = kafka.admin();
  await admin.connect();
  const topics = techniques.map((technique) => topicOf(prefix, technique));
  const ends = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  const expected = ends.flat().reduce((sum, { high }) => sum + Number(high), 0);
  const records: { topic: string; key: Buffer | null; value: Buffer | null }[] = [];
  const consumer = kafka.consumer({ groupId: `${prefix}.reader` });
  await consumer.subscribe({ topics, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ topic, message }: { topic: string; message: (typeof records)[number] }) => {
      records.push({ topic, key: message.key, value: message.value });
      if (records.length === expected) resolve();
    };
    consumer.run({ eachMessage: eachMessage as never }).catch(reject);
  });
  await Promise.all([consumer.disconnect(), admin.disconnect()]);
  return records;
}
