import type { LaneSet } from '../log';

/** Which partitions of which topics a member of the group is given. */
export type Share = Record<string, number[]>;

/** A lane set with as many partitions as its topics turned out to have. */
export type PartitionedSet = Pick<LaneSet, 'lanes'> & { partitions: number };

/**
 * Assigns slots rather than partitions: the lanes of a slot always fall to the same member, which is what lets it take
 * them in turn. The slots of each set are spread as evenly as can be, and the next set goes on where the last one ended,
 * so that sets of one partition do not all fall to the first member.
 */
export function assignTogether(members: string[], sets: PartitionedSet[]): Map<string, Share> {
  const shares = new Map<string, Share>([...members].sort().map((member) => [member, {}]));
  const receivers = [...shares.values()];
  for (const [index, { lanes, partition }] of slotsOf(sets).entries()) {
    const share = receivers[index % receivers.length] as Share;
    for (const { topic } of lanes) share[topic] = [...(share[topic] ?? []), partition];
  }
  return shares;
}

function slotsOf(sets: PartitionedSet[]): { lanes: LaneSet['lanes']; partition: number }[] {
  return sets.flatMap(({ lanes, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => ({ lanes, partition })),
  );
}
