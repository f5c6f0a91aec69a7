/** Something that can be broken on purpose, and be made whole again. */
export interface Target {
  /** `redis-1`, `lv4-worker-2`, `link lv3-1 redis-1`. */
  readonly name: string;
  readonly actions: readonly Action[];
  /** For a person: `up`, `frozen`, `cut`. */
  state(): string;
  /** @param ms of the actions that take a time @throws NotPossible */
  act(action: Action, ms: number): Promise<void>;
  /** Mends it: it is up, and is reached without delay. */
  restore(): Promise<void>;
}

export const PROCESS_ACTIONS = ['kill', 'freeze', 'thaw', 'pause', 'restart'] as const;
export const LINK_ACTIONS = ['cut', 'slow', 'mend'] as const;

export type Action = (typeof PROCESS_ACTIONS)[number] | (typeof LINK_ACTIONS)[number] | 'empty';

/** These are followed by a time: `pause 6s`. */
export const TIMED: readonly Action[] = ['pause', 'slow'];

/** What is wanted makes no sense in the state that the target is in: it is frozen already. */
export class NotPossible extends Error {}
