import type { Line } from '../interleaving/transcript/transcript';

/** A line of a transcript, as the stage would write it. */
export function line(number: number, party: string, step: string, text: string, then: string): Line {
  return { number, party, step, text, then };
}
