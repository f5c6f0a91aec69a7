import { ConfigurationInvalid } from '@ticket-rush/shared/config/start-errors';
import { surviveLostOutput } from '@ticket-rush/shared/report/lost-output';
import { CommanderError } from 'commander';
import { UsageError } from './commands/usage-error';
import { Interrupted } from './lifetime/interruption';
import { createProgram } from './program';

const BAD_USAGE = 2;

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
