import type { LogProducer } from '../log/log';
import { type LogTechnique, topicOf } from '../techniques/technique';
import type { AcceptedRequest } from './request-message';

/** Appends a request, `entry` once it is text, where its technique and the class of its buyer belong. */
export type AppendRequest = (accepted: AcceptedRequest, entry: string) => Promise<void>;

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
  return async (accepted, value) => {
    const lane = lanes.get(accepted.technique);
    if (lane === undefined) throw new Error(`there is no technique ${accepted.technique}`);
    await producer.append({ topic: lane[accepted.buyerClass], key: lane.keyOf(accepted), value });
  };
}
