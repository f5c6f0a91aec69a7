import type { LaneSet } from './log';
import { openSlot, type Slot, type SlotNeeds } from './slot';

/** What a consumer has been given: the partitions of each topic. */
type Assignment = Record<string, number[]>;

/** The slots of this consumer, each opened when it is first read. */
export interface Slots {
  /** `undefined` if the partition is another consumer's by now. */
  find(topic: string, partition: number): Slot | undefined;
  all(): Slot[];
  /** The group was rebalanced. */
  reset(assignment: Assignment): void;
  ended(): Promise<unknown>;
}

export function createSlots({ sets, onLag, ...needs }: SlotNeeds & { sets: LaneSet[] }): Slots {
  const setOf = new Map(sets.flatMap((set) => set.lanes.map(({ topic }) => [topic, set] as const)));
  const open = new Map<string, { set: LaneSet; partition: number; slot: Slot; running: Promise<void> }>();
  let ours: Assignment = {};
  const isOurs = (topic: string, partition: number) => ours[topic]?.includes(partition) ?? false;
  return {
    find(topic, partition) {
      if (!isOurs(topic, partition)) return undefined;
      const set = setOf.get(topic) as LaneSet;
      const name = `${set.name}:${partition}`;
      const found = open.get(name);
      if (found !== undefined) return found.slot;
      const slot = openSlot(set, partition, { onLag, ...needs });
      open.set(name, { set, partition, slot, running: slot.run() });
      return slot;
    },
    all: () => [...open.values()].map(({ slot }) => slot),
    reset(assignment) {
      ours = assignment;
      for (const { set, partition, slot } of open.values()) {
        for (const { lane, topic } of set.lanes) {
          const stays = isOurs(topic, partition);
          slot.lane(topic).reset(stays);
          if (!stays) onLag({ set: set.name, lane, topic, partition }, undefined);
        }
        slot.wake();
      }
    },
    ended: () => Promise.all([...open.values()].map(({ running }) => running)),
  };
}
