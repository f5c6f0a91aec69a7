import type { Timing } from '../bench/shared/take-turns';
import type { Machine } from './describe-machine';

/** A committed result file as a page links it. */
export interface Source {
  /** From the root. */
  file: string;
  /** From the page. */
  link: string;
}

/** When, by which command, on what and for how long something was measured. */
export interface Measured extends Machine, Timing {}

/** Where the figures of a chapter are from, and how they were measured. */
export function sourceLine(run: Measured, source: Source, servers: string): string {
  return `${roundsOf(run)}. ${originLine(run, source, [servers])}`;
}

/** The same of what has no duration. */
export function originLine(
  { at, command, node, cpu, cores }: Machine,
  { file, link }: Source,
  servers: readonly string[] = [],
): string {
  const where = [cpu, `${cores} cores`, `Node ${node}`, ...servers, at.slice(0, 10)].join(', ');
  return `${where}. From [${file}](${link}), written by \`${command}\`.`;
}

/** As in `3 rounds of 1 s`. */
export function roundsOf({ rounds, seconds }: Timing): string {
  return `${rounds} ${rounds === 1 ? 'round' : 'rounds'} of ${seconds} s`;
}
