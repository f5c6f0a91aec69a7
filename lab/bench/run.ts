import { writeFileSync } from 'node:fs';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { withProgress } from '../lifetime/with-scratch';
import { type Colours, coloursFor } from '../report/colour';
import type { Progress } from '../report/progress';
import { writeJson } from '../report/rush/json';
import type { Rounds } from './shared/take-turns';

/** What a bench is about to measure. */
export interface Planned {
  /** Measurements that take turns in each round. */
  cells: number;
  rounds: number;
  /** Of each cell in each round. */
  seconds: number;
  /** What a cell takes beside that: tickets are put on sale, and counted afterwards. In seconds. */
  beside: number;
  /** Once: starting servers, warming up, and what is not measured in rounds. In seconds. */
  once: number;
}

/** Something that can be measured, and what a person is shown of it at the end. */
export interface Bench<Plan, Results extends object> {
  /** How long it will take, as far as the plan says. */
  planned(plan: Plan): Planned | Promise<Planned>;
  /** @throws if a part is missing, something fails, or what was done is not what was counted */
  measure(plan: Plan, stage: Stage): Promise<Results>;
  render(results: Results, colours: Colours): string;
  /** Of a bench with pictures: one page of HTML that needs no network. */
  page?(results: Results): Promise<string>;
  /** Of a bench with limits: whether all are kept. */
  isKept?(results: Results): boolean;
}

/** Where a bench is measured: a folder for its servers, and a person who watches. */
export interface Stage extends Pick<Progress, 'during' | 'ended'> {
  scratch: Scratch;
  /** So many rounds; the person sees which one it is. */
  roundsOf(what: string, rounds: number): Rounds;
  /** Leaves a line of each row as soon as it is measured. @returns all rows */
  collect<Row>(rows: AsyncIterable<Row>, lineOf: (row: Row) => string): Promise<Row[]>;
}

/**
 * Runs a bench from start to end, and stops its servers however it ends, by Ctrl-C too. The exit status is 1 if a limit
 * is not kept.
 *
 * @param load called once the command is known to be right: no other command is to load TypeORM and the techniques
 * @param json a file that gets the results as well
 * @param html a file that gets its page, if the bench has one
 * @throws what the bench throws
 */
export async function runBench<Plan, Results extends object>(
  load: () => Promise<Bench<Plan, Results>>,
  plan: Plan,
  json?: string,
  html?: string,
): Promise<void> {
  const { planned, measure, render, page, isKept } = await load();
  const expected = plannedLine(await planned(plan));
  const results = await withProgress((scratch, progress) => {
    progress.ended(expected);
    return measure(plan, openStage(scratch, progress));
  });
  process.stdout.write(render(results, coloursFor(process.stdout)));
  if (json !== undefined) writeJson(json, results);
  if (html !== undefined && page !== undefined) {
    writeFileSync(html, await page(results));
    process.stdout.write(`\nThe same as a page: ${html}\n`);
  }
  if (isKept?.(results) === false) process.exitCode = 1;
}

function openStage(scratch: Scratch, progress: Progress): Stage {
  return {
    scratch,
    during: progress.during,
    ended: progress.ended,
    roundsOf: (what, rounds) => ({
      rounds,
      onRound: (round) => progress.during(() => `${what}: round ${round} of ${rounds}`),
    }),
    async collect(rows, lineOf) {
      const collected = [];
      for await (const row of rows) {
        collected.push(row);
        progress.ended(lineOf(row));
      }
      return collected;
    },
  };
}

/** What a person is told at the start, as in `18 cells × 3 rounds × 1 s: about 2 minutes`. */
export function plannedLine(planned: Planned): string {
  const { cells, rounds, seconds } = planned;
  if (cells === 0) return `one long measurement: ${durationText(secondsFor(planned))}`;
  const rest = `${rounds} ${rounds === 1 ? 'round' : 'rounds'} × ${seconds} s`;
  return `${cells} ${cells === 1 ? 'cell' : 'cells'} × ${rest}: ${durationText(secondsFor(planned))}`;
}

/** On two quiet cores. */
export function secondsFor({ cells, rounds, seconds, beside, once }: Planned): number {
  return once + cells * rounds * (seconds + beside);
}

function durationText(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  const minutes = Math.round(seconds / 60);
  return `about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} on two quiet cores`;
}
