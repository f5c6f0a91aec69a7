import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Load } from '../shared/load';
import { ratioOf } from '../shared/rate';
import type { BenchRoom } from './bench-room';
import { asTechnique, nodeContender, pgbenchContender, warmUp } from './contenders';
import { measureInTurns, type Ring } from './measure-in-turns';
import { scriptOf } from './probe';
import type { SpeedRow, VariantRow } from './results';
import type { Variant } from './variants';

/** Measures one technique under several loads. */
export type TechniqueBench = (load: Load, ring: Ring) => Promise<SpeedRow>;

/** Makes a technique ready to sell from Node and from pgbench. @throws if one booking with it fails */
export async function prepareTechnique(
  technique: Technique,
  { pools, metrics, pgbench }: BenchRoom,
): Promise<TechniqueBench> {
  const { slug } = technique;
  const labelled = metrics.forTechnique(slug);
  const script = await scriptOf(technique, labelled, pools.aside);
  const clients = pgbenchContender(pgbench, slug, script);
  const node = nodeContender(slug, pools, labelled, asTechnique(technique));
  return async (load, ring) => {
    await warmUp(node, load, ring.dataSource);
    const { callers, events } = load;
    const row = { technique: slug, callers, events };
    if (canRunInPgbench(technique, load)) {
      const speeds = await measureInTurns({ node, pgbench: clients }, load, ring);
      return { ...row, ...speeds, ratio: ratioOf(speeds.node, speeds.pgbench) };
    }
    return { ...row, ...(await measureInTurns({ node }, load, ring)), pgbench: null, ratio: null };
  };
}

/** A client of pgbench stops at an error. Alone it meets none. */
function canRunInPgbench({ conflict }: Technique, { callers }: Load): boolean {
  return conflict?.by !== 'error' || callers === 1;
}

/** Holds another way to write a technique against the technique as it is, both from Node. */
export async function benchVariant(
  { technique, variant, create }: Variant,
  { pools, metrics }: BenchRoom,
  load: Load,
  ring: Ring,
): Promise<VariantRow> {
  const { slug } = technique;
  const labelled = metrics.forTechnique(slug);
  const contenders = {
    written: nodeContender(slug, pools, labelled, create),
    asTechnique: nodeContender(slug, pools, labelled, asTechnique(technique)),
  };
  await warmUp(contenders.written, load, ring.dataSource);
  await warmUp(contenders.asTechnique, load, ring.dataSource);
  const speeds = await measureInTurns(contenders, load, ring);
  const { callers, events } = load;
  const ratio = ratioOf(speeds.written, speeds.asTechnique);
  return { technique: slug, variant, callers, events, ...speeds, ratio };
}
