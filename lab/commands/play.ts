import { join } from 'node:path';
import type { Command } from 'commander';
import type { OpenLevel } from '../explore/explored-database';
import { EXPLORED_LEVELS, type ExploredLevel, RESOURCES } from '../explore/levels';
import { stayOpen } from '../lifetime/stay-open';
import { withScratch } from '../lifetime/with-scratch';
import { progressOn } from '../report/progress';
import { wholeNumber } from './arguments';
import { UsageError } from './usage-error';

const HIGHEST_PORT = 65_535;
const PROGRESS_FILE = join(__dirname, '..', 'play', '.progress.json');

const EXAMPLES = `
Examples:
  npm run lab -- play                        the page, with the first technique of LV.1
  npm run lab -- play lv2 optimistic         with another one
  npm run lab -- play lv2 --resource two-events   a deadlock
  npm run lab -- play --port 4000            where a link that was shared leads to

On the page: 1 and 2 let a buyer take a step, L lets a lease end (LV.3), U takes a step back, R begins anew, P tries every schedule.
Ctrl-C ends it. Exit status: 130 Ctrl-C, 1 a server did not start or the port is taken, 2 bad usage.`;

export function addPlayCommand(program: Command): void {
  program
    .command('play')
    .description('Opens a page on which you are the scheduler: step two buyers through real transactions.')
    .argument('[level]', EXPLORED_LEVELS.join(', '), 'lv1')
    .argument('[technique]', 'its slug')
    .option('--resource <name>', RESOURCES.join(', '), 'tickets')
    .option('--port <number>', 'of the page; a free one unless told', wholeNumber(0, HIGHEST_PORT), 0)
    .addHelpText('after', EXAMPLES)
    .action((level: string, technique: string | undefined, options: { resource: string; port: number }) =>
      open(level, technique, options),
    );
}

async function open(
  level: string,
  technique: string | undefined,
  { resource, port }: { resource: string; port: number },
): Promise<never> {
  // Only now: no other command is to load the techniques.
  const { listRaces } = await import('../play/table-of-races');
  const races = await listRaces();
  const race = races.find(
    (one) =>
      one.level === level && one.resource === resource && (technique ?? one.technique) === one.technique,
  );
  if (race === undefined) {
    const there = races.filter((one) => one.level === level && one.resource === resource);
    throw new UsageError(
      there.length === 0
        ? `there are no ${resource} at ${level}: choose one of ${EXPLORED_LEVELS.join(', ')}, and one of ${RESOURCES.join(', ')}`
        : `${level} has no technique ${technique} for ${resource}; it has ${there.map((one) => one.technique).join(', ')}`,
    );
  }
  const progress = progressOn(process.stderr);
  return withScratch(async (scratch) => {
    const { startExploredServers, openLevel } = await import('../explore/explored-database');
    const { openPlayer } = await import('../play/player');
    const { openProgress } = await import('../play/progress');
    const { servePlay } = await import('../play/server');
    progress.during(() => 'starting the servers');
    const servers = await startExploredServers(scratch, progress.ended, EXPLORED_LEVELS);
    const levels = new Map<ExploredLevel, Promise<OpenLevel>>();
    const levelOf = (name: ExploredLevel) => {
      const open = levels.get(name) ?? openLevel(servers, name);
      levels.set(name, open);
      return open;
    };
    const page = await servePlay(openPlayer(levelOf), openProgress(PROGRESS_FILE), port).catch(
      explainPort(port),
    );
    progress.close();
    process.stdout.write(
      `${page.url}/#${race.level}/${race.resource}/${race.technique}/12,88/1/\nOpen it in a browser on this machine. Ctrl-C ends it.\n`,
    );
    return stayOpen();
  });
}

function explainPort(port: number): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw error.code === 'EADDRINUSE'
      ? new Error(`port ${port} is taken: choose another with --port`)
      : error;
  };
}
