import type { Target } from './target';

/** Mends the targets of a stage side by side, and the stages one after another: a process starts only where its servers are up. */
export async function mend(stages: readonly Target[][]): Promise<void> {
  for (const targets of stages) await Promise.all(targets.map((target) => target.restore()));
}
