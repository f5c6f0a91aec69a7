import type { Command } from 'commander';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import type { Lv2Plan } from '../bench/lv2/bench';
import type { Lv3Plan } from '../bench/lv3/bench';
import { PARTS as LV3_PARTS } from '../bench/lv3/results';
import type { Lv4Plan } from '../bench/lv4/bench';
import { PARTS as LV4_PARTS, USUAL_PARTS } from '../bench/lv4/results';
import { runBench } from '../bench/run';
import { listOf, wholeNumber, wholeNumbers } from './arguments';
import { techniqueOption } from './rush-options';
import { selectionOf } from './selection-of';
import { addTimedBench, MAX_HTTP_CALLERS, MAX_ROUNDS, type TimedOptions } from './timed-bench';

/** PostgreSQL grants 200 connections, and the pools of all numbers of callers are open at once. */
const MAX_CALLERS = 64;

const LV2_EXAMPLES = `
Examples:
  npm run lab -- bench lv2                                     everything, in some five minutes
  npm run lab -- bench lv2 --technique ${rowLock.slug}             two cells and the variants, in a minute
  npm run lab -- bench lv2 --callers 1,8,32                    how contention grows, in a quarter of an hour
  npm run lab -- bench lv2 --json results/lv2-bench.json

Exit status: 0 if every booking is there once and counted, 1 otherwise. The speed decides nothing: machines differ.`;

export function addLv2Bench(bench: Command): void {
  addTimedBench(bench, 'lv2', { seconds: 1, rounds: 3 })
    .description('Bookings per second of each technique of LV.2, next to the same SQL in pgbench.')
    .option('--callers <counts>', 'at work at the same time', wholeNumbers(1, MAX_CALLERS), [8])
    .addOption(techniqueOption())
    .addHelpText('after', LV2_EXAMPLES)
    .action(async ({ technique, json, ...load }: Lv2Plan & TimedOptions & { technique?: string[] }) => {
      const { techniques } = await selectionOf({ level: ['lv2'], technique });
      await runBench(
        async () => (await import('../bench/lv2/bench')).lv2Bench,
        { ...load, techniques },
        json,
      );
    });
}

const LV3_EXAMPLES = `
Examples:
  npm run lab -- bench lv3                                  everything, in some seven minutes
  npm run lab -- bench lv3 --part handoffs --seconds 5      who gets the lock, and who does not
  npm run lab -- bench lv3 --json results/bench-lv3.json

Exit status: 0 if everything done is counted once, 1 otherwise. The speed decides nothing: machines differ.`;

export function addLv3Bench(bench: Command): void {
  addTimedBench(bench, 'lv3', { seconds: 1, rounds: 3 })
    .description('The locks of LV.3 next to the row lock of LV.2, and its Lua script next to Redis itself.')
    .option(...partOption(LV3_PARTS))
    .addHelpText('after', LV3_EXAMPLES)
    .action(({ part: parts = LV3_PARTS, json, ...load }: PartsOf<Lv3Plan>) =>
      runBench(async () => (await import('../bench/lv3/bench')).lv3Bench, { ...load, parts }, json),
    );
}

/** With fewer, a worker decides all in one transaction, and has no speed; with more, tickets run out. */
const backlog = wholeNumber(2_000, 500_000);
const buyers = wholeNumber(10, 20_000);
/** A quarter of the run needs several samples. */
const requests = wholeNumber(10_000, 100_000_000);

const LV4_EXAMPLES = `
Examples:
  npm run lab -- bench lv4                                  everything but memory, in six or seven minutes
  npm run lab -- bench lv4 --part acceptance --callers 64   how many are told that they are in line
  npm run lab -- bench lv4 --json results/bench-lv4.json
  npm run lab -- bench lv4 --part memory --json results/bench-lv4-memory.json
                                                            a million requests, in about ten minutes

Exit status: 0 if everything done is counted once, 1 otherwise. The speed decides nothing: machines differ.`;

export function addLv4Bench(bench: Command): void {
  addTimedBench(bench, 'lv4', { seconds: 1, rounds: 3 })
    .description(
      'What LV.4 accepts and decides, next to doing nothing, to bare inserts, and to LV.2 and LV.3.',
    )
    .option('--callers <counts>', 'who ask to be accepted at once', wholeNumbers(1, MAX_HTTP_CALLERS), [256])
    .option('--backlog <count>', 'requests that a worker finds', backlog, 10_000)
    .option('--buyers <count>', 'in a rush', buyers, 10_000)
    .option('--rushes <count>', 'of each technique and size', wholeNumber(1, MAX_ROUNDS), 1)
    .option('--requests <count>', 'while memory is looked at', requests, 1_000_000)
    .option(...partOption(LV4_PARTS))
    .addHelpText('after', LV4_EXAMPLES)
    .action(({ part: parts = USUAL_PARTS, json, ...load }: PartsOf<Lv4Plan>) =>
      runBench(async () => (await import('../bench/lv4/bench')).lv4Bench, { ...load, parts }, json),
    );
}

/** What a bench with parts was told: `--part`, from which its plan is made. */
type PartsOf<Plan extends { parts: readonly string[] }> = Omit<Plan, 'parts'> &
  TimedOptions & { part?: Plan['parts'] };

function partOption<Part extends string>(parts: readonly Part[]) {
  return [
    '--part <parts>',
    `only these of ${parts.join(', ')}; repeat it, or use commas`,
    listOf(parts),
  ] as const;
}
