import { Command } from 'commander';
import { addBenchCommand } from './commands/bench';
import { addCapacityCommand } from './commands/capacity';
import { addCensusCommand } from './commands/census';
import { addChaptersCommand } from './commands/chapters';
import { addCheckHistoryCommand } from './commands/check-history';
import { addEditionsCommand } from './commands/editions';
import { addExploreCommand } from './commands/explore';
import { addFaultCommand } from './commands/fault';
import { addFaultsCommand } from './commands/faults';
import { addK6Command } from './commands/k6';
import { addPlayCommand } from './commands/play';
import { addReportCommand } from './commands/report';
import { addRushCommand } from './commands/rush';
import { addStackCommand } from './commands/stack';
import { addSweepCommand } from './commands/sweep';
import { columnsOf } from './report/columns';
import { fitHelp } from './report/fit-help';

const EXIT_STATUSES = `
Exit status: 0 as expected, 1 not, 2 bad usage, 3 nothing is up (stack status), 130 interrupted.`;

/** All commands of the lab, which throw a CommanderError instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('lab')
    .description(
      'The workbench of ticket-rush: brings a stack up, runs an experiment, audits it, reports it.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void process.stdout.write(fitHelp(text, columnsOf(process.stdout))),
      outputError: (text, write) => write(oneLine(text)),
    })
    .configureHelp({ minWidthToWrap: 20 }) // Otherwise the commands are not explained within 80 columns.
    .addHelpText('after', EXIT_STATUSES);
  addRushCommand(program);
  addPlayCommand(program);
  addReportCommand(program);
  addStackCommand(program);
  addFaultCommand(program);
  addFaultsCommand(program);
  addBenchCommand(program);
  addCheckHistoryCommand(program);
  addSweepCommand(program);
  addCapacityCommand(program);
  addExploreCommand(program);
  addCensusCommand(program);
  addChaptersCommand(program);
  addEditionsCommand(program);
  addK6Command(program);
  return program;
}

/** Commander puts its suggestion ("Did you mean …?") on a line of its own. */
function oneLine(text: string): string {
  return `${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`;
}
