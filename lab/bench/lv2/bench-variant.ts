import { openDatabase } from '@ticket-rush/shared/database/database';
import type { Load } from '../shared/load';
import { ratioOf } from '../shared/rate';
import type { BenchRoom } from './bench-room';
import { warmUp } from './contender';
import { measureInTurns, type Ring } from './measure-in-turns';
import { nodeContender } from './node-contender';
import type { VariantRow } from './results';
import type { Variant } from './variants';

/** Holds another way to write a technique against the technique as it is, both from Node. */
export async function benchVariant(
  { technique, variant, create }: Variant,
  { pools, metrics }: BenchRoom,
  load: Load,
  ring: Ring,
): Promise<VariantRow> {
  const labelled = metrics.forTechnique(technique.slug);
  const written = nodeContender(technique.slug, pools, labelled, create);
  const asTechnique = nodeContender(technique.slug, pools, labelled, (dataSource, counted) =>
    technique.create({ database: openDatabase(dataSource), metrics: counted }),
  );
  await warmUp(written, load, ring.dataSource);
  await warmUp(asTechnique, load, ring.dataSource);
  const speeds = await measureInTurns({ written, asTechnique }, load, ring);
  const { callers, events } = load;
  const ratio = ratioOf(speeds.written, speeds.asTechnique);
  return { technique: technique.slug, variant, callers, events, ...speeds, ratio };
}
