import type { Technique } from '@ticket-rush/shared/booking/technique';
import { openDatabase } from '@ticket-rush/shared/database/database';
import type { Load } from '../shared/load';
import { ratioOf } from '../shared/rate';
import type { BenchRoom } from './bench-room';
import { warmUp } from './contender';
import { measureInTurns, type Ring } from './measure-in-turns';
import { nodeContender } from './node-contender';
import { pgbenchContender } from './pgbench-contender';
import { scriptOf } from './probe';
import type { SpeedRow } from './results';

/** Measures one technique under several loads. */
export type TechniqueBench = (load: Load, ring: Ring) => Promise<SpeedRow>;

/** Makes a technique ready to sell from Node and from pgbench. @throws if one booking with it fails */
export async function prepareTechnique(
  technique: Technique,
  { pools, metrics, pgbench }: BenchRoom,
): Promise<TechniqueBench> {
  const { slug, create } = technique;
  const labelled = metrics.forTechnique(slug);
  const script = await scriptOf(technique, labelled, pools.aside);
  const clients = pgbenchContender(pgbench, slug, script);
  const node = nodeContender(slug, pools, labelled, (dataSource, counted) =>
    create({ database: openDatabase(dataSource), metrics: counted }),
  );
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
