import { expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { createProgram } from '../program';
import { fitHelp } from '../report/fit-help';

const COLUMNS = 80;

function helpOf(command: Command): string {
  let help = '';
  command
    .configureOutput({
      writeOut: (text) => {
        help += fitHelp(text, COLUMNS);
      },
      getOutHelpWidth: () => COLUMNS,
    })
    .outputHelp();
  return help;
}

function allIn(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allIn)];
}

test('the help of each command fits into 80 columns, but for commands that are to be copied', () => {
  const commands = allIn(createProgram());
  expect(commands.length).toBeGreaterThan(25);
  const tooWide = commands.flatMap((command) =>
    helpOf(command)
      .split('\n')
      .filter((line) => line.length > COLUMNS && !/^ +npm run /.test(line))
      .map((line) => `${command.name()}: ${line}`),
  );
  expect(tooWide).toEqual([]);
});

test('a help that fits is left as it is; in one that does not, a command is explained below it', () => {
  const help = 'Examples:\n  npm run lab -- rush    one\n\nExit status: 0 as\nexpected.\n';
  expect(fitHelp(help, COLUMNS)).toBe(help);
  expect(fitHelp(help, 22)).toBe(
    'Examples:\n  npm run lab -- rush\n      one\n\nExit status: 0 as\nexpected.\n',
  );
  expect(fitHelp('Exit status: 0 as\nexpected.\n', 13)).toBe('Exit status:\n0 as\nexpected.\n');
});
