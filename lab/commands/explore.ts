import type { Verdict } from '@ticket-rush/shared/booking/technique';
import type { Exploration } from '@ticket-rush/testing/explorer/exploration';
import type { Explored } from '@ticket-rush/testing/explorer/explore';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import type { ExploredLevel, RESOURCES } from '../explore/levels';
import { withScratch } from '../lifetime/with-scratch';
import { coloursFor } from '../report/colour';
import { writeJson } from '../report/json';
import { type Progress, progressOn } from '../report/progress';
import { wholeNumber } from './arguments';
import { UsageError } from './usage-error';
import { requireWritable } from './writable';

const LEVELS: ExploredLevel[] = ['lv1', 'lv2'];
const RESOURCE_NAMES: (typeof RESOURCES)[number][] = ['tickets', 'seats', 'wallet', 'waiting-room'];

const MAX_PARTIES = 3;
const MAX_BUYER = 99_999;
const MAX_SEED = 2 ** 32 - 1;
const MAX_SCHEDULES = 1_000_000;

const EXAMPLES = `
Examples:
  npm run lab -- explore lv1 unprotected                       two buyers, one ticket: every schedule
  npm run lab -- explore lv2 ${rowLock.slug} --buyers 12,12           one buyer who clicks twice
  npm run lab -- explore lv2 optimistic --buyers three         three buyers
  npm run lab -- explore lv1 unprotected --replay 1112221112   one schedule: T1 three steps, T2 three, …
  npm run lab -- explore lv2 ${rowLock.slug} --resource wallet

A step is a statement, BEGIN, COMMIT or ROLLBACK. For the wallet, numbers are requests of one buyer: the same number twice is one
payment that is sent twice, different ones are charges and payments. Too many schedules are reduced to one of each kind (those that differ
only in the order of steps that commute), and if those are still too many, sampled.

Exit status: 0 if the result is what the technique claims for one instance, 1 otherwise, 2 bad usage, 130 Ctrl-C.`;

interface Options {
  resource: (typeof RESOURCES)[number];
  buyers?: number[];
  tickets?: number;
  limit: number;
  seed?: number;
  json?: string;
  replay?: string;
}

export function addExploreCommand(program: Command): void {
  program
    .command('explore')
    .description('Tries every order in which the statements of two buyers can meet, on a real PostgreSQL.')
    .argument('<level>', LEVELS.join(' or '), parseLevel)
    .argument('<technique>', 'its slug')
    .addOption(
      new Option('--resource <name>', 'what they fight over').choices(RESOURCE_NAMES).default('tickets'),
    )
    .option(
      '--buyers <numbers>',
      'two or three, such as 12,88; the same number is the same buyer; or: three',
      parseBuyers,
    )
    .option('--tickets <count>', '1 unless told, or 2 where one buyer comes twice', wholeNumber(1, MAX_BUYER))
    .option('--limit <count>', 'the most schedules to try in one way', wholeNumber(1, MAX_SCHEDULES), 3_000)
    .option('--seed <number>', 'only a sample, chosen by this number', wholeNumber(0, MAX_SEED))
    .option('--replay <schedule>', 'play this one schedule: a digit of a party for each step', parseSchedule)
    .option('--json <file>', 'write the results to this file as well')
    .addHelpText('after', EXAMPLES)
    .action(async (level: ExploredLevel, technique: string, options: Options) => {
      if (options.json !== undefined) requireWritable(options.json);
      const progress = progressOn(process.stderr);
      process.exitCode = await run(level, technique, options, progress).finally(() => progress.close());
    });
}

/** @throws UsageError if there is no such technique, or a schedule that is to be played again cannot be */
async function run(
  level: ExploredLevel,
  technique: string,
  options: Options,
  progress: Progress,
): Promise<number> {
  // Only now: no other command is to load TypeORM and the techniques.
  const { sourceOf } = await import('../explore/levels');
  const { NoSuchTechnique, raceOf } = await import('../explore/race-of');
  const { startExploredServer, withLevelDatabase } = await import('../explore/explored-database');
  const { openExploration } = await import('@ticket-rush/testing/explorer/exploration');
  const source = await sourceOf(level);
  const { resource } = options;
  const buyers = options.buyers ?? (resource === 'waiting-room' ? [12, 12] : [12, 88]);
  const tickets = options.tickets ?? (new Set(buyers).size < buyers.length ? 2 : 1);
  const chosen = choose(() => raceOf(source, { resource, technique, buyers, tickets }), NoSuchTechnique);
  const subject = { level, technique, resource, buyers };

  return withScratch(async (scratch) => {
    progress.during(() => 'starting postgres');
    const server = await startExploredServer(scratch, progress.ended);
    return withLevelDatabase(server, source, async (dataSource) => {
      const exploration = await openExploration(dataSource, chosen.race);
      try {
        if (options.replay !== undefined) return await replay(exploration, options.replay, progress);
        const found = await tryAll(exploration, buyers.length, options, progress);
        return await tell(found, chosen.expected.oneInstance, subject, options);
      } finally {
        await exploration.close();
      }
    });
  });
}

function choose<T>(raceOf: () => T, NoSuchTechnique: new () => Error): T {
  try {
    return raceOf();
  } catch (error) {
    throw error instanceof NoSuchTechnique ? new UsageError(error.message) : error;
  }
}

async function tryAll(
  exploration: Exploration,
  parties: number,
  { limit, seed }: Options,
  progress: Progress,
): Promise<Explored> {
  const { exploreRace } = await import('../explore/explore-race');
  let so_far: Explored | undefined;
  progress.during(() => (so_far ? `${so_far.schedules} schedules, ${so_far.broken} broken` : 'exploring'));
  const onSchedule = (found: Explored) => {
    so_far = found;
  };
  const found = await exploreRace(exploration, {
    ...{ begin: parties > 2 ? 'reduced' : 'all', limit, sample: Math.min(limit, 1_000), onSchedule },
    ...(seed !== undefined && { seed }),
  });
  progress.close();
  return found;
}

async function tell(
  found: Explored,
  claim: Verdict,
  subject: { level: string; technique: string; resource: string; buyers: number[] },
  { json, tickets }: Options,
): Promise<number> {
  const { showExplored } = await import('../explore/show');
  const { isAsClaimed } = await import('../explore/claim');
  const { level, technique, resource, buyers } = subject;
  const again = [
    `npm run lab -- explore ${level} ${technique}`,
    ...(resource === 'tickets' ? [] : [`--resource ${resource}`]),
    `--buyers ${buyers.join(',')}`,
    ...(tickets === undefined ? [] : [`--tickets ${tickets}`]),
  ].join(' ');
  process.stdout.write(showExplored(found, claim, coloursFor(process.stdout), again));
  if (json !== undefined) writeJson(json, { ...subject, claim, ...found });
  return isAsClaimed(found, claim) ? 0 : 1;
}

async function replay(exploration: Exploration, schedule: string, progress: Progress): Promise<number> {
  const { showRun } = await import('../explore/show');
  const run = await exploration.run(schedule).catch((error: unknown) => {
    throw new UsageError(`--replay ${schedule}: ${(error as Error).message}`);
  });
  try {
    const judgement = run.able().length === 0 ? await run.judge() : undefined;
    progress.close();
    process.stdout.write(showRun(run, judgement));
  } finally {
    await run.close();
  }
  return 0;
}

function parseLevel(text: string): ExploredLevel {
  const level = LEVELS.find((name) => name === text);
  if (level === undefined) throw new InvalidArgumentError(`It must be ${LEVELS.join(' or ')}.`);
  return level;
}

function parseBuyers(text: string): number[] {
  if (text === 'three') return [12, 88, 7];
  const buyers = text.split(',').map((buyer) => wholeNumber(1, MAX_BUYER)(buyer.trim()));
  if (buyers.length < 2 || buyers.length > MAX_PARTIES)
    throw new InvalidArgumentError(`They must be two or three numbers, such as 12,88.`);
  return buyers;
}

function parseSchedule(text: string): string {
  if (!/^[1-3]+$/.test(text))
    throw new InvalidArgumentError('It must be digits of parties, such as 1121221.');
  return text;
}
