import type { Command } from 'commander';
import { Unclear } from '../fault/read-deed';
import { readPlan, type Step } from '../fault/read-plan';
import { rushWithFault } from '../fault/rush-with-fault';
import { isBroken, renderFaultRows } from '../fault/show-rows';
import { type Breakables, breakablesOf } from '../fault/targets';
import { withProgress } from '../lifetime/with-scratch';
import { coloursFor } from '../report/colour';
import { describeMachine } from '../report/describe-machine';
import { writeJson } from '../report/rush/json';
import type { Selection } from '../rush/levels/selection';
import type { RushOptions } from './rush-options';
import { UsageError } from './usage-error';

/** They are for rushes that are measured. */
const NOT_WITH_FAULT = [
  'quantity',
  'rounds',
  'html',
  'history',
  'prometheus',
  'predict',
  'answers',
  'external',
];

/** @returns 1 if a rule is violated, and the technique has not said so @throws UsageError */
export async function faultyRush(
  { levels, techniques }: Selection,
  options: RushOptions & { fault: string },
  command: Command,
): Promise<number> {
  const wrong = NOT_WITH_FAULT.find((name) => command.getOptionValueSource(name) === 'cli');
  if (wrong !== undefined) throw new UsageError(`--${wrong} is not for a rush with --fault`);
  const [level, another] = levels;
  if (level === undefined || another !== undefined)
    throw new UsageError('--fault needs one level, such as --level lv3');
  const steps = readFault(options.fault, breakablesOf([level], options.instances));
  const plan = { level, techniques, steps, load: options };
  const rows = await withProgress((scratch, progress) => rushWithFault(plan, scratch, progress));
  const { buyers, tickets, instances, seed, fault } = options;
  const run = { ...describeMachine(), buyers, tickets, instances, seed, fault };
  if (options.json !== undefined) writeJson(options.json, { run, rows });
  process.stdout.write(renderFaultRows(rows, tickets, coloursFor(process.stdout)));
  return rows.some(isBroken) ? 1 : 0;
}

/** The message shows the place. */
function readFault(text: string, targets: Breakables): Step[] {
  try {
    return readPlan(text, targets);
  } catch (error) {
    if (!(error instanceof Unclear)) throw error;
    throw new UsageError(`--fault: ${error.message}\n  ${text}\n  ${' '.repeat(error.at)}^`);
  }
}
