import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';
import type { LaneSet } from '../log';
import { assignTogether } from './assign-together';

const VERSION = 1;
/** Every member of a group must know the same assigner, or the broker does not let it in. */
const NAME = 'ticket-rush-lanes';

/** kafkajs calls it in the member that leads the group. @see assignTogether */
export function coPartitioningAssigner(sets: LaneSet[], logger: Logger): PartitionAssigner {
  return ({ cluster }) => ({
    name: NAME,
    version: VERSION,
    async assign({ members }) {
      const partitionsOf = (topic: string) => cluster.findTopicPartitionMetadata(topic).length;
      const shares = assignTogether(
        members.map(({ memberId }) => memberId),
        sets.map(({ lanes }) => ({
          lanes,
          partitions: smallestOf(
            lanes.map(({ topic }) => ({ topic, partitions: partitionsOf(topic) })),
            logger,
          ),
        })),
      );
      return [...shares].map(([memberId, assignment]) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version: VERSION,
          assignment,
          userData: Buffer.alloc(0),
        }),
      }));
    },
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: AssignerProtocol.MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.alloc(0),
      }),
    }),
  });
}

/**
 * A slot needs the same partition in each of its lanes. A partition that only some lanes have belongs to no slot, and is not
 * read: the API does not append to it either, since it chooses among as many partitions as the technique has.
 */
function smallestOf(topics: { topic: string; partitions: number }[], logger: Logger): number {
  const smallest = Math.min(...topics.map(({ partitions }) => partitions));
  for (const { topic, partitions } of topics) {
    if (partitions > smallest)
      logger.error({ topic, partitions, read: smallest }, 'a topic has partitions that its other lanes lack');
  }
  return smallest;
}
