import { randomBytes } from 'node:crypto';
import { levelEnvironment } from '@ticket-rush/stack/level/level-environment';
import { type LevelLayout, type LevelName, levels } from '@ticket-rush/stack/level/levels';
import { type Service, startService } from '@ticket-rush/stack/level/service';
import type { BenchRoom } from '../lv4/bench-room';
import type { Stage } from '../run';
import { processorMs } from '../shared/process-use';
import { type Side, type Timing, takeTurns } from '../shared/take-turns';
import { type CeilingRow, ceilingRow } from './results';

const MOST_SECONDS = 0.6;

/** What a service process takes of a processor until it is ready: of all entries, the one that takes the most. */
export async function* benchStart(
  room: BenchRoom,
  { rounds }: Timing,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<CeilingRow> {
  const entries = entriesOf(levels);
  const sides: Side<string, number>[] = [];
  for (const { level, entry } of entries) {
    const databaseUrl = await room.parts.postgres.createDatabase(`start_${randomBytes(4).toString('hex')}`);
    sides.push([`${level} ${entry}`, () => cpuSeconds(room, level, entry, databaseUrl)]);
  }
  // The first start of all lays the tables out, and bundles the entry if it has changed.
  await takeTurns(sides, roundsOf('start: bundling', 1));
  const results = await takeTurns(sides, roundsOf('start', rounds));
  const most = Array.from({ length: rounds }, (_, round) =>
    Math.max(...Object.values(results).map((seconds) => seconds[round] as number)),
  );
  yield ceilingRow(
    {
      name: 'start',
      what: 'CPU seconds of a service process until it is ready',
      ceiling: null,
      aim: { most: MOST_SECONDS },
    },
    most.filter((seconds) => !Number.isNaN(seconds)),
  );
}

function entriesOf(layouts: Record<LevelName, LevelLayout>): { level: LevelName; entry: string }[] {
  return Object.entries(layouts).flatMap(([level, { instance, worker }]) =>
    [instance, worker].flatMap((entry) =>
      entry === undefined ? [] : [{ level: level as LevelName, entry }],
    ),
  );
}

/** NaN where there is no /proc. */
async function cpuSeconds(
  { scratch, parts }: BenchRoom,
  level: LevelName,
  entry: string,
  databaseUrl: string,
): Promise<number> {
  const { workspace } = levels[level];
  const env = levelEnvironment(level, parts, databaseUrl);
  const service: Service = await startService(scratch, { workspace, entry, name: `start-${level}`, env });
  const ms = processorMs([service.pid]);
  await service.stop();
  return ms === null ? Number.NaN : ms / 1000;
}
