import type { StackState } from './state';

/** What the supervisor tells whoever started it, until the stack is up. */
export type SupervisorMessage =
  | { kind: 'progress'; line: string }
  | { kind: 'up'; state: StackState }
  | { kind: 'failed'; message: string };
