import type { Command } from 'commander';
export function addStackCommand(program: Command): void {
  program.command('stack');
}
