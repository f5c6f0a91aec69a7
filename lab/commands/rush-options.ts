import { MOST_TICKETS_PER_BUYER } from '@ticket-rush/shared/booking/events';
import { type LevelName, levels } from '@ticket-rush/stack/level/levels';
import { type Command, Option } from 'commander';
import type { Load } from '../rush/describe-run';
import { collectSlugs, listOf, wholeNumber } from './arguments';
import type { PredictOptions } from './predict';
import { jsonOption, writable } from './writable';

export const LEVEL_NAMES = Object.keys(levels) as LevelName[];

/** More buyers than this, and the client's sockets are what is measured. */
const MAX_BUYERS = 20_000;
/** What `POST /events` allows. */
const MAX_TICKETS = 100_000;
/**
 * PostgreSQL grants 200 connections, and each process may open ten: enough for the instances of one level at a time, and
 * the workers of LV.4, as many again. `stack up` holds all levels at once, five processes for each of `--instances`, so
 * beyond three a load on all of them together may find no connection left.
 */
export const MAX_INSTANCES = 8;
const MAX_ROUNDS = 20;
const MAX_SEED = 2 ** 32 - 1;

export interface RushOptions extends Load, PredictOptions {
  level?: LevelName[];
  technique?: string[];
  json?: string;
  html?: string;
  history?: string;
  prometheus?: boolean;
  fault?: string;
  external?: boolean;
}

export function instancesOption(): Option {
  return new Option('--instances <count>', 'processes of each level, behind the load balancer')
    .argParser(wholeNumber(1, MAX_INSTANCES))
    .default(2);
}

export function levelOption(): Option {
  return new Option('--level <levels>', `some of ${LEVEL_NAMES.join(', ')}; repeat it, or separate by commas`)
    .argParser(listOf(LEVEL_NAMES))
    .default(undefined, 'all');
}

export function techniqueOption(): Option {
  return new Option('--technique <slugs>', 'only these; repeat it, or separate by commas').argParser(
    collectSlugs,
  );
}

export function addRushOptions(command: Command): Command {
  return command
    .option('--buyers <count>', 'different people; one in ten clicks twice', wholeNumber(1, MAX_BUYERS), 1000)
    .option('--tickets <count>', 'tickets of the event', wholeNumber(1, MAX_TICKETS), 100)
    .addOption(instancesOption())
    .addOption(levelOption())
    .addOption(techniqueOption())
    .option(
      '--quantity <most>',
      'each buyer orders 1 to so many tickets at once, where the technique sells several',
      wholeNumber(1, MOST_TICKETS_PER_BUYER),
    )
    .option('--seed <number>', 'the order in which the buyers come', wholeNumber(0, MAX_SEED), 1)
    .option(
      '--rounds <count>',
      'how often each technique is measured, in turns',
      wholeNumber(1, MAX_ROUNDS),
      3,
    )
    .option('--predict', 'first ask what the rush will show, and afterwards keep score')
    .option('--answers <file>', 'the predictions as a JSON file, instead of questions')
    .addOption(jsonOption())
    .option('--html <file>', 'draw the results as a page that opens by a double click', writable)
    .option('--fault <plan>', 'break servers during the rush, and say what the buyers notice')
    .option(
      '--external',
      'on the servers that DATABASE_URL, REDIS_URLS and KAFKA_BROKERS name (infra/README.md)',
    )
    .option('--history <file>', 'write what each client asked and was told, for check-history', writable)
    .option('--prometheus', 'let Prometheus watch the run, and keep it afterwards until Ctrl-C');
}
