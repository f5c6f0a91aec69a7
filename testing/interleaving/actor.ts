import type { Connection } from './connections';
import type { Call } from './scheduled-database';

/** A statement that was sent, and is not answered. */
export interface Pending {
  call: Call;
  /** PostgreSQL's answer, as a reader should see it. */
  answer: { settled: boolean; text: Promise<string> };
  /** The number of the line on which it was sent. */
  sentOn: number;
  /** The number of the step that sent it. */
  step: number;
  /** The parties that it waits for. */
  blockers: string[];
}

/** One party on the stage. */
export interface Actor {
  name: string;
  play: () => Promise<unknown>;
  /** Settles when the party has ended, well or badly. Missing until the party is called. */
  end?: Promise<void>;
  answer?: PromiseSettledResult<unknown>;
  /** What it wants to send. */
  call?: Call | undefined;
  pending?: Pending | undefined;
  /** The one that it has, or had last. */
  connection?: Connection;
  /** Between BEGIN and the answer to COMMIT or ROLLBACK. */
  isInside: boolean;
  /** It was told to end. */
  isAbandoned?: boolean;
  /** The number of its last step. */
  lastStep: number;
}

/** Why a party cannot take a step, or `undefined` if it can. */
export function whyNot({ end, answer, call, pending, lastStep }: Actor): string | undefined {
  if (answer !== undefined) return `it has ended ${ending(answer)}`;
  if (pending !== undefined)
    return `it waits for ${list(pending.blockers)}, who holds what it wants, since step ${pending.step} (${pending.call.text})`;
  if (end !== undefined && call === undefined)
    return `it waits in the process since step ${lastStep}, for a party that holds what it wants`;
  return undefined;
}

/** Whether its code runs: it has no statement to send, waits for no answer, and has not ended. */
export function isBusy({ end, answer, call, pending }: Actor): boolean {
  return end !== undefined && [answer, call, pending].every((one) => one === undefined);
}

function ending(answer: PromiseSettledResult<unknown>): string {
  return answer.status === 'fulfilled' ? 'with a yes' : `with "${(answer.reason as Error).message}"`;
}

function list(parties: string[]): string {
  return parties.length > 0 ? parties.join(' and ') : 'another session';
}
