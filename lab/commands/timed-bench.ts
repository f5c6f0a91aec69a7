import type { Command } from 'commander';
import type { Timing } from '../bench/shared/take-turns';
import { seconds, wholeNumber } from './arguments';
import { jsonOption } from './writable';

/** Shorter than that, a busy machine may not have a single answer. */
const LEAST_SECONDS = 0.1;
const MAX_SECONDS = 60;
export const MAX_ROUNDS = 99;
/** Who ask at the same time, over HTTP. */
export const MAX_HTTP_CALLERS = 1_000;

/** The command of a bench in which sides take turns for some seconds, with the options that all of them have. */
export function addTimedBench(bench: Command, name: string, usual: Timing): Command {
  return bench
    .command(name)
    .option(
      '--seconds <count>',
      'of each cell, side and round',
      seconds(LEAST_SECONDS, MAX_SECONDS),
      usual.seconds,
    )
    .option('--rounds <count>', 'in which all sides take turns', wholeNumber(1, MAX_ROUNDS), usual.rounds)
    .addOption(jsonOption());
}

/** What a timed bench was told. */
export interface TimedOptions extends Timing {
  json?: string;
}
