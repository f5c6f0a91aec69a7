import type { Exploration } from '@ticket-rush/testing/explorer/exploration';
import type { Explored } from '@ticket-rush/testing/explorer/explore';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { lockAsNamed } from '../../lv2-db-lock/src/deadlock/book-both';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import type { Claim } from '../explore/claim';
import { EXPLORED_LEVELS, type ExploredLevel, type ExploredResource, RESOURCES } from '../explore/levels';
import { withScratch } from '../lifetime/with-scratch';
import { coloursFor } from '../report/colour';
import { type Progress, progressOn } from '../report/progress';
import { writeJson } from '../report/rush/json';
import { wholeNumber } from './arguments';
import { UsageError } from './usage-error';
import { jsonOption } from './writable';

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
  npm run lab -- explore lv2 ${rowLock.slug} --resource orders        each orders three tickets, all or none
  npm run lab -- explore lv2 ${lockAsNamed.slug} --resource two-events   two events in opposite order: the deadlock
  npm run lab -- explore lv3 redlock                           the holder of the lock can be stopped past its lease
  npm run lab -- explore lv3 redlock --no-pause                or not

A step is a statement, BEGIN, COMMIT, ROLLBACK or a command of Redis; L is a lease that ends while its holder is stopped. For
the wallet, numbers are requests of one buyer: the same number twice is one payment that is sent twice, different ones are
charges and payments. Orders: each buyer wants three tickets and may have four; of different buyers one order fits. Too many schedules are reduced to one of each kind (those that differ only in the order of steps that
commute), and if those are still too many, sampled.

Exit status: 0 if the result is what the technique claims, 1 otherwise, 2 bad usage, 130 Ctrl-C.`;

interface Options {
  resource: ExploredResource;
  buyers?: number[];
  tickets?: number;
  pause: boolean;
  seatLimit?: boolean;
  kinds?: boolean;
  limit: number;
  seed?: number;
  json?: string;
  replay?: string;
}

export function addExploreCommand(program: Command): void {
  program
    .command('explore')
    .description(
      'Tries every order in which the steps of two buyers can meet, on a real PostgreSQL and Redis.',
    )
    .argument('<level>', EXPLORED_LEVELS.join(', '), parseLevel)
    .argument('<technique>', 'its slug')
    .addOption(new Option('--resource <name>', 'what they fight over').choices(RESOURCES).default('tickets'))
    .option(
      '--buyers <numbers>',
      'two or three, such as 12,88; the same number is the same buyer; or: three',
      parseBuyers,
    )
    .option('--tickets <count>', '1 unless told, or 2 where one buyer comes twice', wholeNumber(1, MAX_BUYER))
    .option('--seat-limit', 'with --resource seats: each wants a seat of its own, and a buyer may have one')
    .option('--no-pause', 'on LV.3: no holder of a lock is stopped past its lease')
    .option('--kinds', 'one schedule of each kind, as the census counts them')
    .option('--limit <count>', 'the most schedules to try in one way', wholeNumber(1, MAX_SCHEDULES), 3_000)
    .option('--seed <number>', 'only a sample, chosen by this number', wholeNumber(0, MAX_SEED))
    .addOption(
      new Option('--replay <schedule>', 'play this one schedule: a digit of a party for each step')
        .argParser(parseSchedule)
        .conflicts(['json', 'kinds', 'limit', 'seed']),
    )
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (level: ExploredLevel, technique: string, options: Options) => {
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
  const { beginWith } = await import('../explore/explore-race');
  const { startExploredServers, withLevel } = await import('../explore/explored-database');
  const { openExploration } = await import('@ticket-rush/testing/explorer/exploration');
  const { resource } = options;
  const buyers = options.buyers ?? (resource === 'waiting-room' || options.seatLimit ? [12, 12] : [12, 88]);
  const tickets = options.tickets ?? (new Set(buyers).size < buyers.length ? 2 : 1);
  const { pause, seatLimit = false } = options;
  if (seatLimit && resource !== 'seats') throw new UsageError('--seat-limit is for --resource seats');
  if (options.tickets !== undefined && resource !== 'tickets')
    throw new UsageError('--tickets is for --resource tickets');
  const choice = { resource, technique, buyers, tickets, pause, seatLimit };
  await requireTechnique(async () => raceOf(await sourceOf(level), choice), NoSuchTechnique);
  const subject = { level, technique, resource, buyers };

  return withScratch(async (scratch) => {
    progress.during(() => 'starting the servers');
    const servers = await startExploredServers(scratch, progress.ended, [level]);
    return withLevel(servers, level, async ({ source, dataSource, room }) => {
      const { race, claim } = raceOf(source, choice, room);
      const exploration = await openExploration(dataSource, race);
      try {
        if (options.replay !== undefined) return await replay(exploration, options.replay, progress);
        const found = await tryAll(
          exploration,
          options.kinds ? 'reduced' : beginWith(buyers, claim),
          options,
          progress,
        );
        return await tell(found, claim, subject, options);
      } finally {
        await exploration.close();
      }
    });
  });
}

/** Before any server is started. @throws UsageError */
async function requireTechnique(
  find: () => Promise<unknown>,
  NoSuchTechnique: new () => Error,
): Promise<void> {
  try {
    await find();
  } catch (error) {
    throw error instanceof NoSuchTechnique ? new UsageError(error.message) : error;
  }
}

async function tryAll(
  exploration: Exploration,
  begin: 'all' | 'reduced',
  { limit, seed }: Options,
  progress: Progress,
): Promise<Explored> {
  const { exploreRace } = await import('../explore/explore-race');
  const { timeTaken } = await import('../explore/time-taken');
  const startedAt = performance.now();
  let so_far: Explored | undefined;
  progress.during(() => (so_far ? `${so_far.schedules} schedules, ${so_far.broken} broken` : 'exploring'));
  const onSchedule = (found: Explored) => {
    so_far = found;
  };
  const found = await exploreRace(exploration, {
    ...{ begin, limit, sample: Math.min(limit, 1_000), onSchedule },
    ...(seed !== undefined && { seed }),
  });
  progress.ended(`${found.schedules} schedules ${timeTaken(startedAt, found.schedules)}`);
  progress.close();
  return found;
}

async function tell(
  found: Explored,
  claim: Claim,
  subject: { level: string; technique: string; resource: string; buyers: number[] },
  { json, tickets, pause, seatLimit }: Options,
): Promise<number> {
  const { showExplored } = await import('../explore/show');
  const { isAsClaimed } = await import('../explore/claim');
  const { level, technique, resource, buyers } = subject;
  const again = [
    `npm run lab -- explore ${level} ${technique}`,
    ...(resource === 'tickets' ? [] : [`--resource ${resource}`]),
    `--buyers ${buyers.join(',')}`,
    ...(tickets === undefined ? [] : [`--tickets ${tickets}`]),
    ...(pause ? [] : ['--no-pause']),
    ...(seatLimit ? ['--seat-limit'] : []),
  ].join(' ');
  process.stdout.write(showExplored(found, claim, coloursFor(process.stdout), again));
  if (json !== undefined) writeJson(json, { ...subject, claim: claim.verdict, ...found });
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
  const level = EXPLORED_LEVELS.find((name) => name === text);
  if (level === undefined) throw new InvalidArgumentError(`It must be one of ${EXPLORED_LEVELS.join(', ')}.`);
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
  if (!/^[1-3L]+$/.test(text))
    throw new InvalidArgumentError('It must be digits of parties, such as 1121221, or L where a lease ends.');
  return text;
}
