import { runInScratch } from '@ticket-rush/stack/process/run-in-scratch';
import type { Scratch } from '@ticket-rush/stack/process/scratch';

/** The program that comes with Redis, and the server that it is to ask. */
export interface RedisBenchmark {
  scratch: Scratch;
  path: string;
  port: number;
}

/** What it sends, and from how many connections at once. `__rand_int__` becomes a number, another one each time. */
export interface Command {
  words: string[];
  connections: number;
  /** How many different numbers there are. */
  randomNumbers: number;
}

/** It takes a number of requests and no time, so a short run comes first, to find out how many are a second. */
const FIRST_REQUESTS = 10_000;

/**
 * Requests per second of a client in C that does nothing but ask, for about as long as the contender next to it.
 *
 * @throws if the server answers with an error
 */
export async function requestsPerSecond(
  benchmark: RedisBenchmark,
  command: Command,
  seconds: number,
): Promise<number> {
  const rate = await run(benchmark, command, FIRST_REQUESTS);
  return run(benchmark, command, Math.max(Math.round(rate * seconds), FIRST_REQUESTS));
}

async function run(benchmark: RedisBenchmark, command: Command, requests: number): Promise<number> {
  const { scratch, path, port } = benchmark;
  const { words, connections, randomNumbers } = command;
  const options = ['-p', `${port}`, '-c', `${connections}`, '-n', `${requests}`, '-r', `${randomNumbers}`];
  return rateIn(await runInScratch(scratch, path, [...options, '--csv', ...words]));
}

/** The requests per second in what `redis-benchmark --csv` prints. @throws if it prints something else */
export function rateIn(report: string): number {
  // A command that it was given is its own heading, in quotes; the rate is the second column.
  const rate = /^".*?","(\d+(?:\.\d+)?)"/m.exec(withoutHeading(report))?.[1];
  if (rate === undefined) throw new Error(`redis-benchmark does not say how fast it was:\n${report}`);
  return Number(rate);
}

function withoutHeading(report: string): string {
  return report.replace(/^"test",.*$/m, '');
}
