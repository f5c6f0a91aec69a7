import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';
import type { LaneSet } from '../log';
import { assignTogether } from './assign-together';

const VERSION = 1;
/** Every member of a group must know the same assigner, or the broker does not let it in. */
const NAME = 'ticket-rush-lanes';

/** kafkajs asks whichever member leads the group to deal. @see assignTogether */
export function coPartitioningAssigner(sets: LaneSet[]): PartitionAssigner {
  return ({ cluster }) => ({
    name: NAME,
    version: VERSION,
    async assign({ members }) {
      const partitionsOf = (topic: string) => cluster.findTopicPartitionMetadata(topic).length;
      const shares = assignTogether(
        members.map(({ memberId }) => memberId),
        sets.map(({ lanes }) => ({
          lanes,
          partitions: Math.max(...lanes.map(({ topic }) => partitionsOf(topic))),
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
