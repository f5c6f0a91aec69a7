import { installMissing } from '@ticket-rush/stack/install/doctor';
import type { RunningLevel } from '@ticket-rush/stack/level/level';
import { levelTargets } from '@ticket-rush/stack/level/level-targets';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { startPrometheus } from '@ticket-rush/stack/servers/prometheus';

/** What looks at the levels while they run. */
export interface Watch {
  /** Resolves when the level is being looked at: its first rush may begin. */
  begin(level: LevelName, running: RunningLevel): Promise<void>;
  /** The level is about to stop, which is no outage. */
  end(level: LevelName): Promise<void>;
}

export const unwatched: Watch = {
  begin: async () => undefined,
  end: async () => undefined,
};

/** @throws an Error with the command that gets Prometheus, if it is missing */
export async function watchByPrometheus(
  scratch: Scratch,
  report: (line: string) => void,
): Promise<Watch & { url: string }> {
  await installMissing(report, ['prometheus']);
  const prometheus = await startPrometheus(scratch);
  return {
    url: prometheus.url,
    begin: (level, running) => prometheus.watch(level, levelTargets(level, running)),
    end: (level) => prometheus.unwatch(level),
  };
}
