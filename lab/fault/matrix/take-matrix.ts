import { FAULTS, type FaultName } from '@ticket-rush/shared/booking/faults';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { within } from '@ticket-rush/stack/process/within';
import { describeMachine } from '../../report/describe-machine';
import type { Progress } from '../../report/progress';
import { prepareLevels } from '../../rush/levels/prepare-levels';
import { isWanted } from '../../rush/levels/selection';
import type { Cell, Matrix, Observed, Tried } from './matrix';
import { openLevel, techniquesOf } from './open-level';
import { predicted } from './predicted';
import type { OpenLevel } from './waiting-level';

/** A fault that leaves a level hanging must not keep the others from being tried. */
const LIMIT_MS = 150_000;

export interface MatrixPlan {
  levels: readonly LevelName[];
  /** All, if there is none. */
  techniques?: string[] | undefined;
  faults: readonly FaultName[];
}

/** Tries each fault at each technique. @throws an Error if a level cannot be started at all */
export async function takeMatrix(plan: MatrixPlan, scratch: Scratch, progress: Progress): Promise<Matrix> {
  const { levels, faults } = plan;
  const { notRun } = await prepareLevels([...levels], progress.ended);
  for (const { level, reason, remedy } of notRun)
    throw new Error(`${level} cannot run: ${reason}; ${remedy}`);
  const cells: Cell[] = [];
  for (const level of levels) {
    const wanted = (await techniquesOf(level)).filter(({ slug }) => isWanted(plan, slug));
    cells.push(...(await tryLevel(level, wanted, faults, scratch, progress)));
  }
  return { run: describeMachine(), cells };
}

async function tryLevel(
  level: LevelName,
  techniques: Tried[],
  faults: readonly FaultName[],
  scratch: Scratch,
  progress: Progress,
): Promise<Cell[]> {
  const cells: Cell[] = [];
  const broken = techniques.filter(({ expected }) => expected.severalInstances === 'broken');
  const sound = techniques.filter((technique) => !broken.includes(technique));
  for (const { slug: technique } of broken) {
    const reason = 'broken without a fault, on two instances';
    for (const fault of faults) cells.push({ ...notTried, level, technique, fault, reason });
  }
  let open: OpenLevel | undefined;
  for (const fault of sound.length > 0 ? faults : []) {
    scratch.closing.throwIfAborted(); // What Ctrl-C has made to fail is no reason to start servers once more.
    progress.during(() => `${level}: ${fault}`);
    open ??= await openLevel(level, scratch);
    const began = performance.now();
    const outcome = await tryFault(open, fault, sound);
    // Broken in another way than was meant: the next fault begins with whole servers.
    if (outcome instanceof Error) open = void (await open.close().catch(() => undefined));
    cells.push(...sound.map((technique) => cellOf(level, fault, technique, outcome)));
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    const said =
      outcome instanceof Error ? outcome.message : typeof outcome === 'string' ? outcome : `${seconds} s`;
    progress.ended(`${level} ${fault.padEnd(26)} ${said}`);
  }
  await open?.close();
  return cells.sort((one, other) => order(techniques, one) - order(techniques, other));
}

const notTried = { predicted: null, observed: null, told: null };

/** @returns a reason where it cannot be tried, and an Error where it failed */
async function tryFault(
  { trials }: OpenLevel,
  fault: FaultName,
  techniques: Tried[],
): Promise<Record<string, Observed> | string | Error> {
  const trial = trials[fault];
  if (typeof trial === 'string') return trial;
  return within(LIMIT_MS, trial(techniques.map(({ slug }) => slug))).catch((error: Error) => error);
}

function cellOf(
  level: LevelName,
  fault: FaultName,
  { slug, expected }: Tried,
  outcome: Record<string, Observed> | string | Error,
): Cell {
  const cell = { level, technique: slug, fault };
  if (typeof outcome === 'string') return { ...cell, ...notTried, reason: outcome };
  const claim = { predicted: predicted(expected, fault) };
  if (outcome instanceof Error) return { ...cell, ...notTried, ...claim, reason: outcome.message };
  const { verdict, told } = outcome[slug] as Observed;
  return { ...cell, ...claim, observed: verdict, told, reason: null };
}

function order(techniques: Tried[], { technique, fault }: Cell): number {
  return techniques.findIndex(({ slug }) => slug === technique) * FAULTS.length + FAULTS.indexOf(fault);
}
