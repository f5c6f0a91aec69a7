import type { Call } from './call';
import type { Connection } from './connections';

/** A statement that was sent, and is not answered. */
export interface Pending {
  call: Call;
  /** PostgreSQL's answer, as a reader should see it. */
  answer: { settled: boolean; text: Promise<string>; error?: unknown };
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
  play: Play;
  /** Settles when the party has ended, well or badly. Missing until the party is called. */
  end?: Promise<void>;
  answer?: PromiseSettledResult<unknown>;
  /** What it wants to send, first things first. It is more than one where the party does not wait for an answer. */
  calls: Call[];
  pending?: Pending | undefined;
  /** The one that it has, or had last. */
  connection?: Connection;
  /** Between BEGIN and the answer to COMMIT or ROLLBACK. */
  isInside: boolean;
  /** It was told to end. */
  isAbandoned?: boolean;
  /** The number of its last step. */
  lastStep: number;
  /** It sleeps in the process, and does not wait for another party of the same process: `Hands.sleep`. */
  sleep?: Sleep | undefined;
  /** How far its clock is ahead of the others', in milliseconds. */
  aheadMs: number;
  /** Whether it has asked what time it is, since the last step began. */
  hasLookedAtClock?: boolean;
}

interface Sleep {
  /** For the reader: "it sleeps, until …" */
  until: string;
  /** Wakes the party with an error. */
  abandon: (reason: Error) => void;
}

/** What a party does: it is called at its first step. */
export interface Play {
  (): Promise<unknown>;
  /** Why it cannot begin yet, or `undefined` if it can. A party that has such conditions need not happen at all. */
  whyNot?: () => string | undefined;
}

/** Why a party cannot take a step, or `undefined` if it can. */
export function whyNot({ play, end, answer, calls, pending, lastStep, sleep }: Actor): string | undefined {
  if (end === undefined) return play.whyNot?.();
  if (answer !== undefined) return `it has ended ${ending(answer)}`;
  if (pending !== undefined)
    return `it waits for ${list(pending.blockers)}, who holds what it wants, since step ${pending.step} (${pending.call.text})`;
  if (calls.length > 0) return undefined;
  if (sleep !== undefined) return `it sleeps since step ${lastStep}, until ${sleep.until}`;
  return `it waits in the process since step ${lastStep}, for a party that holds what it wants`;
}

/** Whether its code runs: it has no statement to send, waits for no answer, and has not ended. */
export function isBusy({ end, answer, calls, pending }: Actor): boolean {
  return end !== undefined && answer === undefined && calls.length === 0 && pending === undefined;
}

function ending(answer: PromiseSettledResult<unknown>): string {
  return answer.status === 'fulfilled' ? 'with a yes' : `with "${(answer.reason as Error).message}"`;
}

function list(parties: string[]): string {
  return parties.length > 0 ? parties.join(' and ') : 'another session';
}
