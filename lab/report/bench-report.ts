import type { Colours } from './colour';
import { type Measured, roundsOf, type Source, sourceLine } from './source-line';

/** What a bench has measured, and where. */
interface BenchReport {
  run: Measured;
  /** With their versions. */
  servers: string;
  /** What else was fixed, as the number of callers. */
  load?: string;
}

/** What a person is shown at the end of a bench: its tables, what their words mean, and the machine. */
export function renderBench(
  tables: string[],
  legend: string[],
  { run, servers, load }: BenchReport,
  { faint }: Colours,
): string {
  const cores = `${run.cores} ${run.cores === 1 ? 'core' : 'cores'}`;
  const how = [...(load === undefined ? [] : [load]), roundsOf(run)].join(', ');
  const machine = `${run.cpu}, ${cores}; node ${run.node}, ${servers}; ${how}\n${run.command}`;
  const blocks = [...tables.filter((table) => table !== ''), faint(legend.join('\n')), faint(machine)];
  return `${blocks.join('\n\n')}\n`;
}

/** What a chapter shows of a bench: tables and what is said of them, and where the figures are from. */
export function benchSection(blocks: string[], { run, servers, load }: BenchReport, source: Source): string {
  const from = sourceLine(run, source, servers);
  return [...blocks, load === undefined ? from : `${load}; ${from}`].join('\n\n');
}
