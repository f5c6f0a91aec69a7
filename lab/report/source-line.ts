import type { Machine } from './describe-machine';

/** A committed result file as a page links it. */
export interface Source {
  /** From the root. */
  file: string;
  /** From the page. */
  link: string;
}

/** When, by which command, on what and for how long something was measured. */
export interface Measured extends Machine {
  /** Of each cell, on each side, in each round. */
  seconds: number;
  rounds: number;
}

/** Where the figures of a chapter are from, and how they were measured. */
export function sourceLine(run: Measured, { file, link }: Source, servers: string): string {
  const { at, command, node, cpu, cores, seconds, rounds } = run;
  return (
    `${rounds} rounds of ${seconds} s. ${cpu}, ${cores} cores, Node ${node}, ${servers}, ${at.slice(0, 10)}. ` +
    `From [${file}](${link}), written by \`${command}\`.`
  );
}
