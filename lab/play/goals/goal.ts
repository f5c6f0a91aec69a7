import type { Choice } from '../choice';
import type { View } from '../view';

/** A puzzle: a race, and what its schedule shall bring about. */
export interface Goal {
  /** Unique; what progress is kept under. */
  id: string;
  choice: Choice;
  /** What to do, as a task. */
  task: string;
  reached: (view: View) => boolean;
  /** Why it worked, and what the next technique does about it. */
  why: string;
}

/** Every party has ended, and the audit has judged. */
export function isOver({ judgement }: View): boolean {
  return judgement !== null;
}

export function rowsOf({ tables }: View, name: string): Record<string, unknown>[] {
  return tables.find((table) => table.name === name)?.committed ?? [];
}

/** How many bookings hold the ticket. */
export function ownersOf(view: View, ticket: number): number {
  return rowsOf(view, 'bookings').filter((booking) => booking.ticket === ticket).length;
}

/** PostgreSQL has answered a statement with this SQLSTATE. */
export function answered({ lines }: View, sqlState: string): boolean {
  return lines.some(({ then }) => then.includes(`ERROR ${sqlState}`));
}

/** A party was told yes, or something that matches. */
export function wasTold({ parties }: View, wanted: RegExp): boolean {
  return parties.some(({ told }) => told !== null && wanted.test(told));
}

export function hasWaited({ lines }: View): boolean {
  return lines.some(({ then }) => then === 'waits');
}
