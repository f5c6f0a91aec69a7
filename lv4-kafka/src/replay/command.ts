import type { Database } from '@ticket-rush/shared/database/database';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { techniques } from '../techniques';
import { kafkaKeyed } from '../techniques/kafka-keyed';
import { findOpenFailures, listFailures } from './list-failures';
import { NotReplayed, replayFailure } from './replay-failure';
import { failuresTable, type ReplayResult, resultsTable } from './tables';

const NOT_ALL = 1;

const HELP = `
Reads DATABASE_URL from the environment: the database of the API and the workers. For a stack that is up,
npm run lab -- stack status shows it. What was replayed is pending again, and is decided as soon as a worker runs.

Exit status: 0 all were replayed, 1 some were not, 2 bad usage.

Examples:
  npm run lv4:replay -- list --technique ${kafkaKeyed.slug}
  npm run lv4:replay -- 3 17
  npm run lv4:replay -- --all`;

/** Opens the database for as long as the work takes. */
export type WithDatabase = (work: (database: Database) => Promise<void>) => Promise<void>;

/** The command line: it says what failed, and replays what is chosen. */
export function replayCommand(withDatabase: WithDatabase): Command {
  const program = new Command('lv4:replay')
    .description('Re-issues requests of LV.4 that failed for good, once each.')
    .addArgument(
      new Argument('[ids...]', 'the failures to replay, by their ids in the list').argParser(failureIds),
    )
    .addOption(new Option('--all', 'all that have not been replayed'))
    .addHelpText('after', HELP)
    .exitOverride();
  program.action(async (ids: string[], { all = false }: { all?: boolean }) => {
    if (all === ids.length > 0) {
      program.error('error: name the ids of failures or --all, and not both; `list` shows them');
    }
    await withDatabase(async (database) => replay(database, all ? await findOpenFailures(database) : ids));
  });
  program
    .command('list')
    .description('Shows what has failed, the oldest first.')
    .addOption(
      new Option('--technique <slug>', 'of this one only').choices(techniques.map(({ slug }) => slug)),
    )
    .action(async ({ technique }: { technique?: string }) => {
      await withDatabase(async (database) => {
        process.stdout.write(failuresTable(await listFailures(database, technique)));
      });
    });
  return program;
}

/** Each by itself: that one cannot be replayed is no reason against the others. */
async function replay(database: Database, ids: string[]): Promise<void> {
  const results: ReplayResult[] = [];
  for (const id of ids) results.push(await tryToReplay(database, id));
  process.stdout.write(resultsTable(results));
  if (results.some(({ replayed }) => !replayed)) process.exitCode = NOT_ALL;
}

async function tryToReplay(database: Database, id: string): Promise<ReplayResult> {
  try {
    return { id, replayed: true, says: `request ${await replayFailure(database, id)} is pending again` };
  } catch (error) {
    if (!(error instanceof NotReplayed)) throw error;
    return { id, replayed: false, says: error.message };
  }
}

/** Up to the largest that a bigint of PostgreSQL surely holds. */
function failureIds(text: string, before: string[] = []): string[] {
  if (!/^[1-9]\d{0,17}$/.test(text))
    throw new InvalidArgumentError('It must be the id of a failure, a whole number.');
  return [...new Set([...before, text])];
}
