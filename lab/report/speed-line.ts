import type { SpeedRow, VariantRow } from '../bench/lv2/results';
import { placeOf } from '../bench/shared/load';
import { ratioText } from './ratio-text';
import { whole } from './whole';

/** One cell of the bench in a line, while the others are still measured. */
export function speedLine({ technique, node, pgbench, ratio, ...load }: SpeedRow): string {
  const theirs = pgbench === null ? 'pgbench cannot' : `pgbench ${whole(pgbench.bookingsPerSecond)}/s`;
  const speeds = `node ${whole(node.bookingsPerSecond)}/s, ${theirs}, ratio ${ratioText(ratio)}`;
  return `${technique}, ${load.callers} callers, ${placeOf(load)}: ${speeds}`;
}

export function variantLine({
  technique,
  variant,
  written,
  asTechnique,
  ratio,
  ...load
}: VariantRow): string {
  const speeds = `${whole(written.bookingsPerSecond)}/s against ${whole(asTechnique.bookingsPerSecond)}/s`;
  return `${technique}, ${variant}, ${placeOf(load)}: ${speeds}, ratio ${ratioText(ratio)}`;
}
