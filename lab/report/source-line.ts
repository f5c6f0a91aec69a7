interface Measured {
  at: string;
  command: string;
  node: string;
  cpu: string;
  cores: number;
  seconds: number;
  rounds: number;
}

/** Where the figures of a chapter are from, and how they were measured. @param file from the root */
export function sourceLine(run: Measured, file: string, servers: string): string {
  const { at, command, node, cpu, cores, seconds, rounds } = run;
  return (
    `${rounds} rounds of ${seconds} s. ${cpu}, ${cores} cores, Node ${node}, ${servers}, ${at.slice(0, 10)}. ` +
    `From [${file}](../${file}), written by \`${command}\`.`
  );
}
