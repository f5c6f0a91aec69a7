import type { Play } from '../interleaving/stage/actor';
import type { Hands } from '../interleaving/stage/hands';
import { partyName } from './schedule';

/** What the parties of one schedule have beside the database. Then each of them is a process of its own. */
export interface Beside {
  /** What the technique of a party is built from. */
  needsOf(party: string): object;
  /** What else can happen, by its letter: a lease ends. */
  happenings: Record<string, Play>;
}

/** Made anew for each schedule. */
export type OpenBeside = (hands: Hands) => Beside;

/**
 * The technique as each party has it: one for all of them, which are requests of one process; or one for each, where there is
 * something beside the database that processes share.
 */
export function operationsOf<Operation>(
  create: (needs: object) => Operation,
  parties: number,
  beside: Beside | undefined,
): Operation[] {
  if (beside === undefined) return Array(parties).fill(create({}));
  return Array.from({ length: parties }, (_, index) => create(beside.needsOf(partyName(String(index + 1)))));
}
