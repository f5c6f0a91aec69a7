import { runInScratch } from '@ticket-rush/stack/process/run-in-scratch';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { rateIn } from './benchmark-report';

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
