import type { Command } from 'commander';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { CEILINGS, type CeilingName } from '../bench/ceilings/results';
import type { LocksPlan } from '../bench/locks/bench';
import { runBench } from '../bench/run';
import { listOf, wholeNumber, wholeNumbers } from './arguments';
import { levelOption, type RushOptions, techniqueOption } from './rush-options';
import { selectionOf } from './selection-of';
import { addTimedBench, MAX_HTTP_CALLERS, type TimedOptions } from './timed-bench';

/** PostgreSQL grants 200 connections, and a process of either level takes up to ten. */
const MAX_INSTANCES = 8;

const LOCKS_EXAMPLES = `
Examples:
  npm run lab -- bench locks                                          everything, in about four minutes
  npm run lab -- bench locks --instances 2 --rounds 1 --seconds 1     a glance, in less than a minute
  npm run lab -- bench locks --json results/bench-locks.json

Exit status: 0 if every yes is one ticket, 1 otherwise. The speed decides nothing: machines differ.`;

export function addLocksBench(bench: Command): void {
  addTimedBench(bench, 'locks', { seconds: 2, rounds: 3 })
    .description('Row lock, spin lock, pub/sub lock and Redlock as services, with one process and several.')
    .option('--instances <counts>', 'processes of each level', wholeNumbers(1, MAX_INSTANCES), [1, 2, 4])
    .option('--callers <count>', 'who ask at the same time', wholeNumber(1, MAX_HTTP_CALLERS), 64)
    .addHelpText('after', LOCKS_EXAMPLES)
    .action(({ json, ...plan }: LocksPlan & TimedOptions) =>
      runBench(async () => (await import('../bench/locks/bench')).locksBench, plan, json),
    );
}

const COST_EXAMPLES = `
Examples:
  npm run lab -- bench cost                                        all techniques, in some ten minutes
  npm run lab -- bench cost --level lv2 --rounds 1                 one level, in a minute and a half
  npm run lab -- bench cost --technique ${rowLock.slug},unprotected --rounds 1
  npm run lab -- bench cost --json results/bench-cost.json

Exit status: 0 if every answer was a ticket or a refusal, 1 otherwise. Processor time is measured on Linux only.`;

interface CostOptions extends TimedOptions, Pick<RushOptions, 'level' | 'technique'> {
  callers: number;
}

export function addCostBench(bench: Command): void {
  addTimedBench(bench, 'cost', { seconds: 1, rounds: 3 })
    .description('What a sold ticket and a refusal cost: round trips, log bytes, connections, processors.')
    .addOption(levelOption())
    .addOption(techniqueOption())
    .option('--callers <count>', 'who ask at the same time', wholeNumber(1, MAX_HTTP_CALLERS), 16)
    .addHelpText('after', COST_EXAMPLES)
    .action(async ({ level, technique, json, ...load }: CostOptions) => {
      const plan = { ...load, ...(await selectionOf({ level, technique })) };
      await runBench(async () => (await import('../bench/cost/bench')).costBench, plan, json);
    });
}

const CEILINGS_EXAMPLES = `
Examples:
  npm run lab -- bench ceilings                              all aims, in about eight minutes
  npm run lab -- bench ceilings --only rush --rounds 9       the answers of LV.4 in the rush
  npm run lab -- bench ceilings --json results/bench-ceilings.json

Exit status: 0 if everything done is counted once, 1 otherwise. An aim that is missed decides nothing: machines differ.`;

export function addCeilingsBench(bench: Command): void {
  addTimedBench(bench, 'ceilings', { seconds: 1, rounds: 5 })
    .description(
      'How near the services come to what limits them, as ratios of one run, next to what is aimed at.',
    )
    .option('--only <rows>', `of ${CEILINGS.join(', ')}; repeat it, or use commas`, listOf(CEILINGS))
    .addHelpText('after', CEILINGS_EXAMPLES)
    .action(({ only = [...CEILINGS], json, ...timing }: TimedOptions & { only?: CeilingName[] }) =>
      runBench(
        async () => (await import('../bench/ceilings/bench')).ceilingsBench,
        { ...timing, only },
        json,
      ),
    );
}
