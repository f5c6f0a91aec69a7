import type { Command } from 'commander';
import { askSupervisor, type ControlAddress, type TargetState } from '../fault/control';
import { readDeed, Unclear, wordsOf } from '../fault/read-deed';
import { TIMED } from '../fault/target';
import { type Column, terminalTable, word } from '../report/table';
import { readState } from '../stack/state';
import { UsageError } from './usage-error';

const HELP = `
Targets and actions:
  postgres, redis-1, kafka-1, lv3-2, lv4-worker-1 …   kill, freeze, thaw, pause TIME, restart; redis-1 also empty
  link PROCESS SERVER                                 cut, slow TIME, mend (of a stack that is up with --links)

  kill     ends it at once, as a crash does
  freeze   stops it: connections stay, and no answer comes
  thaw     lets a frozen one go on
  pause    freezes it, and after the time it goes on
  restart  ends it in good order if it is up, and starts it again
  empty    all that this Redis server remembers is gone
  cut      connections break
  slow     each message comes so much later
  mend     ends cut and slow

Examples:
  npm run lab -- fault list                           what can be broken, and in which state it is
  npm run lab -- fault redis-1 freeze
  npm run lab -- fault lv3-1 pause 6s
  npm run lab -- fault link lv3-1 redis-1 slow 200ms

Exit status: 0 done, 1 not possible (no stack is up, it is frozen already), 2 bad usage.`;

export function addFaultCommand(program: Command): void {
  program
    .command('fault')
    .description('Breaks a server or a service of the stack that is up, and mends it.')
    .argument('<words...>', 'TARGET ACTION [TIME], or list')
    .addHelpText('after', HELP)
    .action(async (words: string[]) => {
      const control = controlOf(readState());
      const targets = await askSupervisor(control);
      const text = words.join(' ');
      if (text === 'list') return void process.stdout.write(`${terminalTable(TARGETS, targets)}\n`);
      const deed = understand(text, targets);
      const after = await askSupervisor(control, deed);
      const state = after.find(({ name }) => name === deed.target)?.state;
      const done = TIMED.includes(deed.action) ? `${deed.action} ${deed.ms}ms` : deed.action;
      process.stdout.write(`${deed.target}: ${done}; it is ${state}\n`);
    });
}

function controlOf(state: ReturnType<typeof readState>): ControlAddress {
  if (state === undefined) throw new Error('no stack is up: npm run lab -- stack up');
  if (state.up?.control === undefined) throw new Error('the stack is still starting');
  return state.up.control;
}

function understand(text: string, targets: TargetState[]) {
  try {
    return readDeed(wordsOf(text), text.length, targets);
  } catch (error) {
    throw error instanceof Unclear ? new UsageError(error.message) : error;
  }
}

const TARGETS: Column<TargetState>[] = [
  word('target', ({ name }) => name),
  word('state', ({ state }) => state),
  word('actions', ({ actions }) => actions.join(', ')),
];
