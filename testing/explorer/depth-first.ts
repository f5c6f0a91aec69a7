import { commute, type Footprint, footprints } from './footprint';
import { type Choice, noteRaces } from './races';
import type { Run } from './run';
import { digitOf } from './schedule';

/** The parties share something in the process, and which of their steps commute is not to be seen in the statements. */
export class SharedInProcess extends Error {}

/** The same steps as before have led elsewhere. Of several that wait for one row PostgreSQL may let either go on. */
class Diverged extends Error {
  constructor(schedule: string, next: string) {
    super(`the steps ${schedule} have led elsewhere this time: party ${next} cannot go on`);
  }
}

/** How often a schedule is tried again that has led elsewhere. */
const TRIES = 10;

/** What came of one schedule. */
export interface Walk {
  run: Run;
  /** False where each party that could go on was asleep: the schedule is one that was tried, in another order. */
  isNew: boolean;
}

/**
 * Every schedule of a race, depth first: each is run from its beginning, on fresh rows, up to the last point at which another
 * party can be chosen. At first each party goes on for as long as it can.
 *
 * With `reduce`, of schedules that differ only in the order of steps that commute, one is tried. Another party is chosen only where
 * that turns a race round (Cormac Flanagan and Patrice Godefroid, "Dynamic Partial-Order Reduction for Model Checking Software",
 * POPL 2005), and not where it leads to what was tried before (sleep sets: Patrice Godefroid, "Partial-Order Methods for the
 * Verification of Concurrent Systems", 1996). Each end that can be reached is reached.
 *
 * @param visit is given each schedule, over or cut off, and closes nothing
 * @param goOn asked before each schedule
 * @returns whether all have been tried. Not so where the same steps lead elsewhere again and again: of three parties, two may wait
 *   for one row, and either may get it
 * @throws SharedInProcess with `reduce`, once a party waits in the process
 */
export async function depthFirst(
  openRun: () => Promise<Run>,
  { reduce, goOn }: { reduce: boolean; goOn: () => boolean },
  visit: (walk: Walk) => Promise<void>,
): Promise<boolean> {
  const path: Choice[] = [];
  do {
    if (!goOn()) return false;
    if (!(await walked(openRun, path, reduce, visit))) return false;
  } while (nextPath(path));
  return true;
}

/** @returns false if the path has led elsewhere each time */
async function walked(
  openRun: () => Promise<Run>,
  path: Choice[],
  reduce: boolean,
  visit: (walk: Walk) => Promise<void>,
): Promise<boolean> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const run = await openRun();
    try {
      const isNew = await walk(run, path, reduce);
      if (reduce) noteRaces(path);
      await visit({ run, isNew });
      return true;
    } catch (error) {
      if (!(error instanceof Diverged)) throw error;
    } finally {
      await run.close();
    }
  }
  return false;
}

/** Takes the path, and goes on from its end as far as there is to go. */
async function walk(run: Run, path: Choice[], reduce: boolean): Promise<boolean> {
  const tell = new Map<string, ReturnType<typeof footprints>>();
  for (let depth = 0; ; depth++) {
    const choice = path[depth] ?? choose(run, path[depth - 1], reduce);
    if (choice === undefined) return run.able().length === 0;
    if (depth === path.length) path.push(choice);
    const { taken } = choice;
    if (!run.able().includes(taken)) throw new Diverged(run.schedule, taken);
    const sent = await run.step(taken);
    if (!tell.has(taken)) tell.set(taken, footprints());
    choice.footprint = tell.get(taken)?.(sent) as Footprint;
    if (reduce && run.states().some(({ waitsInProcess }) => waitsInProcess)) throw new SharedInProcess();
  }
}

/** The party that goes on, or `undefined` where there is none, or none that is awake. */
function choose(run: Run, before: Choice | undefined, reduce: boolean): Choice | undefined {
  const able = run.able().sort((one) => (one === before?.taken ? -1 : 1));
  const asleep = reduce && before ? stillAsleep(before) : new Map<string, Footprint>();
  const taken = able.find((digit) => !asleep.has(digit));
  if (taken === undefined) return undefined;
  const wanted = new Set(reduce ? [taken, ...optionalOf(run)] : able);
  return { taken, able, wanted, tried: new Map(), asleep };
}

/** What need not happen may be over before it is tried, and then no race with it is seen. So it is tried wherever it can be. */
function optionalOf(run: Run): string[] {
  return run
    .states()
    .filter(({ isOptional, because }) => isOptional && because === undefined)
    .map(({ party }) => digitOf(party));
}

/** A party stays asleep until a step is taken that does not commute with its own. */
function stillAsleep({ asleep, tried, footprint }: Choice): Map<string, Footprint> {
  return new Map([...asleep, ...tried].filter(([, theirs]) => commute(theirs, footprint as Footprint)));
}

/** Cuts the path at the last point at which another party can be chosen, and chooses it. @returns whether there is one */
function nextPath(path: Choice[]): boolean {
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    last.tried.set(last.taken, last.footprint as Footprint);
    const { able, wanted, tried, asleep } = last;
    const next = able.find((digit) => wanted.has(digit) && !tried.has(digit) && !asleep.has(digit));
    if (next !== undefined) {
      last.taken = next;
      return true;
    }
    path.pop();
  }
  return false;
}
