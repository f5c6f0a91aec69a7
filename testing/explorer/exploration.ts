import type { DataSource } from 'typeorm';
import { openConnections } from '../interleaving/stage/connections';
import { FIRST_ID } from '../interleaving/transcript/number-names';
import { type Explored, type ExploreOptions, explore } from './explore';
import type { Race } from './race';
import { openRun, type Run } from './run';
import type { Schedule } from './schedule';

/**
 * A race that can be played by hand and by machine, on a real database with the level's schema.
 *
 *     const exploration = await openExploration(dataSource, ticketRace({ technique, buyers: [12, 88], tickets: 1 }));
 *     const run = await exploration.run('1122');     // fresh rows, four steps, and there it stands
 *     run.states();                                  // who can go on, with what, and who cannot, and why
 *     await run.step('1');
 *     await run.close();                             // undo: run('112') again
 *     await exploration.explore({ way: 'all', limit: 2_000 });
 *     await exploration.close();
 */
export interface Exploration {
  /** Plays the steps of `prefix` on fresh rows. Close the run before the next. @throws an Error that says why a party cannot step */
  run(prefix?: Schedule): Promise<Run>;
  /** Tries schedules, and judges each by the audit. */
  explore(options: ExploreOptions): Promise<Explored>;
  close(): Promise<void>;
}

/**
 * @param dataSource with a pool of one connection for each party and three more; as a superuser, on a database where nothing else
 *   writes: its sequences are moved, so that ids can be told from other numbers
 */
export async function openExploration(dataSource: DataSource, race: Race): Promise<Exploration> {
  await moveSequences(dataSource);
  const connections = await openConnections(dataSource, race.parties);
  const fresh = () => openRun(dataSource, connections, race);
  return {
    async run(prefix = '') {
      const run = await fresh();
      try {
        for (const digit of prefix) await run.step(digit);
        return run;
      } catch (error) {
        await run.close();
        throw error;
      }
    },
    explore: (options) => explore(fresh, options),
    close: connections.close,
  };
}

/** Gives each sequence that numbers rows a range of ids of its own. One that was moved goes on where it is. */
async function moveSequences(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `SELECT setval(sequence, greatest(nextval(sequence), $1::bigint * number), false)
       FROM (SELECT pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence,
                    row_number() OVER (ORDER BY table_name) AS number
               FROM information_schema.columns
              WHERE table_schema = current_schema() AND (is_identity = 'YES' OR column_default LIKE 'nextval(%')) AS numbered
      WHERE sequence IS NOT NULL`,
    [FIRST_ID],
  );
}
