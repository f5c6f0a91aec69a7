import type { TestDatabase } from '../database/test-database';
import { openConnections } from './stage/connections';
import { openStage, type Parties, type Stage } from './stage/stage';
import type { Line } from './transcript/transcript';

/** As many parties as a story may have. */
const MAX_PARTIES = 3;

/**
 * Runs transactions on real connections in exactly the order of `schedule`, and writes down what happens.
 *
 * A step is `T1 read-event`: the party, and the statement, or BEGIN, COMMIT, ROLLBACK. A statement that PostgreSQL says has to
 * wait for a lock is left waiting; its answer is noted after the step that lets it go on.
 *
 * @throws an Error if a party wants to do something else than the schedule says, cannot take its step, or has not ended at the end
 */
export async function interleave(
  lab: TestDatabase,
  parties: Parties,
  schedule: string[],
): Promise<readonly Line[]> {
  const connections = await openConnections(lab.dataSource, MAX_PARTIES);
  const stage = openStage(connections, parties);
  try {
    for (const step of schedule) await stage.step(...(step.split(' ') as [string, string]));
    requireEnd(stage, schedule.length);
    return stage.lines;
  } finally {
    await stage.close();
    await connections.close();
  }
}

function requireEnd(stage: Stage, steps: number): void {
  for (const { party, answer, because, next } of stage.states()) {
    if (answer !== undefined) continue;
    throw new Error(
      `The schedule ends after ${steps} steps, and ${party} has not ended: ${because ?? `it wants ${next?.step ?? 'to begin'}`}`,
    );
  }
}
