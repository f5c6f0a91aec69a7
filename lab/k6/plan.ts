import type { Resource, Verdict } from '@ticket-rush/shared/booking/technique';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import { type LoadScript, loadScripts } from './scripts';

export interface PlannedRun {
  script: LoadScript;
  technique: string;
  /** Of several instances behind a balancer. */
  expected: Verdict;
}

/** A technique as `GET /techniques` describes it. */
interface Described {
  slug: string;
  resource: Resource;
  expected: { severalInstances: Verdict };
}

/** A level's plainest way, and where there is one a fast one: all of them would take an hour, and the lab has them. */
const CHOSEN: Record<LevelName, Partial<Record<Resource, readonly string[]>>> = {
  lv1: { tickets: ['unprotected'], seats: ['unprotected'], 'waiting-room': ['unprotected'] },
  lv2: { tickets: ['row-lock', 'conditional-update'], seats: ['row-lock'], 'waiting-room': ['unique-index'] },
  lv3: { tickets: ['redlock', 'lua-script'], seats: ['ttl-key'], 'waiting-room': ['sorted-set'] },
  lv4: { tickets: ['kafka-single-partition', 'kafka-keyed'] },
};

/** Every script against the chosen techniques that the level has. */
export function planRuns(level: LevelName, offered: readonly Described[]): PlannedRun[] {
  return loadScripts.flatMap((script) =>
    offered
      .filter(({ resource, slug }) => resource === script.resource && CHOSEN[level][resource]?.includes(slug))
      .map(({ slug, expected }) => ({ script, technique: slug, expected: expected.severalInstances })),
  );
}
