import type { StackState } from './state';

/** What the supervisor tells the process that started it, until the stack is up. */
export type SupervisorMessage =
  | { kind: 'progress'; line: string }
  | { kind: 'up'; state: StackState }
  | { kind: 'failed'; message: string };
