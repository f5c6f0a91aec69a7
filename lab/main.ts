import { ConfigurationInvalid } from '@ticket-rush/shared/config/start-errors';
import { surviveLostOutput } from '@ticket-rush/shared/report/lost-output';
import { Command, CommanderError } from 'commander';
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
import { UsageError } from './commands/usage-error';
import { Interrupted } from './lifetime/interruption';

const BAD_USAGE = 2;

const EXIT_STATUSES = `
Exit status: 0 as expected, 1 not, 2 bad usage, 3 nothing is up (stack status), 130 interrupted.`;

function createProgram(): Command {
  const program = new Command('lab')
    .description(
      'The workbench of ticket-rush: brings a stack up, runs an experiment, audits it, reports it.',
    )
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) })
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

/** @returns the exit status, after telling why on standard error */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_USAGE;
  if (error instanceof Interrupted) return error.exitStatus;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${message}\n`);
  return error instanceof UsageError || error instanceof ConfigurationInvalid ? BAD_USAGE : 1;
}

surviveLostOutput();
createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = explain(error);
  })
  // Explicitly: interrupted work may still hold sockets, and its answers are not needed any more.
  .finally(() => process.exit());
