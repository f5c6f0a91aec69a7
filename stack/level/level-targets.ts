import type { Target } from '../servers/prometheus-config';
import type { RunningLevel } from './level';
import type { LevelName } from './levels';

/** What Prometheus reads of a level: its instances and its workers, under the names that they have from startLevel. */
export function levelTargets(
  level: LevelName,
  { instances, workers }: Pick<RunningLevel, 'instances' | 'workers'>,
): Target[] {
  return [
    ...instances.map(({ url }, index) => ({ url, level, instance: `${level}-${index + 1}` })),
    ...workers.map(({ url }, index) => ({ url, level, instance: `${level}-worker-${index + 1}` })),
  ];
}
