import type { LogProducer } from '../log/log';
import type { LogPosition } from '../queue/log-position';
import type { AcceptedRequest } from '../requests/request-message';
import { type LogTechnique, topicOf } from '../techniques/technique';

/** Appends a request, `entry` once it is text, to that partition of the topic of its technique and buyer's class. */
export type AppendRequest = (
  accepted: AcceptedRequest,
  entry: string,
  partition: number,
) => Promise<LogPosition>;

export function appendTo(
  producer: LogProducer,
  topicPrefix: string,
  techniques: Pick<LogTechnique, 'slug' | 'keyOf'>[],
): AppendRequest {
  const lanes = new Map(
    techniques.map((technique) => [
      technique.slug,
      {
        keyOf: technique.keyOf,
        standard: topicOf(topicPrefix, technique, 'standard'),
        vip: topicOf(topicPrefix, technique, 'vip'),
      },
    ]),
  );
  return async (accepted, value, partition) => {
    const lane = lanes.get(accepted.technique);
    if (lane === undefined) throw new Error(`there is no technique ${accepted.technique}`);
    const { technique, buyerClass } = accepted;
    const record = { topic: lane[buyerClass], partition, key: lane.keyOf(accepted), value };
    return { technique, lane: buyerClass, ...(await producer.append(record)) };
  };
}
