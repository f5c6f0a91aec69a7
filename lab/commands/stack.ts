import { type Command, Option } from 'commander';
import { coloursFor } from '../report/colour';
import { instancesOption, levelOption } from './rush-options';
import { down, status, up } from './stack-actions';
import { doctor } from './stack-doctor';

const EXAMPLES = `
Examples:
  npm run lab -- stack up                              all levels, each behind its load balancer
  npm run lab -- stack up --level lv2 --instances 1
  npm run lab -- stack up --watch                      the same, and Prometheus looks on
  npm run lab -- stack down`;

export function addStackCommand(program: Command): void {
  const stack = program
    .command('stack')
    .description('Holds the stack up, for as long as you want to look at it.')
    .addHelpText('after', EXAMPLES);
  stack
    .command('up')
    .description('Starts everything in the background and says where it is.')
    .addOption(instancesOption())
    .addOption(levelOption())
    .option('--watch', 'with Prometheus, and Grafana if this machine has it')
    .option('--links', 'the ways to PostgreSQL and Redis pass proxies, which the command fault can break')
    .addOption(
      new Option('--brokers <count>', 'Kafka brokers: one, or three that keep copies for each other')
        .choices(['1', '3'])
        .default('1'),
    )
    .action(async (options) => exitWith(up(options)));
  stack
    .command('down')
    .description('Stops it and waits until it is gone.')
    .action(() => exitWith(down()));
  stack
    .command('status')
    .description('Says what is up and where; exit status 3 if nothing is, 1 if a part is missing or silent.')
    .action(() => exitWith(status()));
  stack
    .command('doctor')
    .description('Says which parts of the stack this machine has, and how to get the others.')
    .action(() => exitWith(doctor(coloursFor(process.stdout))));
}

async function exitWith(status: Promise<number>): Promise<void> {
  process.exitCode = await status;
}
