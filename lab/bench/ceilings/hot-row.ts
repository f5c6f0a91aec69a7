import { createMetrics } from '@ticket-rush/shared/telemetry/metrics';
import { startLevel } from '@ticket-rush/stack/level/level';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { buyOverHttp } from '../locks/buy-over-http';
import { asTechnique, type Contender, nodeContender, pgbenchContender, warmUp } from '../lv2/contenders';
import { measureInTurns } from '../lv2/measure-in-turns';
import { openPools, type Pools } from '../lv2/pools';
import { scriptOf } from '../lv2/probe';
import type { BenchRoom } from '../lv4/bench-room';
import type { Stage } from '../run';
import { type HttpCaller, withCallers } from '../shared/http-caller';
import { HOT } from '../shared/load';
import { perRound } from '../shared/rate';
import { putOnSale } from '../shared/sale';
import { COLD_S, type Timing, warmFor } from '../shared/take-turns';
import { type CeilingRow, ceilingRow } from './results';

const OVER_HTTP = 64;
const ALONE = 8;

/** The row lock as a service, as a function, and as a script of pgbench: all sell the same event of one database. */
export async function* benchHotRow(
  room: BenchRoom,
  { seconds, rounds }: Timing,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<CeilingRow> {
  const { scratch, parts } = room;
  const running = await startLevel(scratch, { level: 'lv2', instances: 1, parts });
  const pools = await openPools(running.databaseUrl, [ALONE]);
  const withoutHttp = await alone(room, running.databaseUrl, pools);
  const url = running.instances[0]?.url as string;
  const { http, node, pgbench } = await withCallers(url, OVER_HTTP, async (callers) => {
    const contenders = { http: overHttp(callers), ...withoutHttp };
    const load = { callers: ALONE, events: HOT, seconds, ticketRows: false };
    await warmUp(contenders.node, load, pools.aside);
    await putOnSale(pools.aside, load);
    await contenders.http.sell({ ...load, seconds: warmFor(COLD_S, seconds) });
    return measureInTurns(contenders, load, { dataSource: pools.aside, ...roundsOf('hot-row', rounds) });
  });
  await pools.close();
  await running.stop();
  yield ceilingRow(
    {
      name: 'hot-row',
      what: `${rowLock.slug}, hot, over HTTP with ${OVER_HTTP} callers`,
      ceiling: `without HTTP, ${ALONE} callers`,
      aim: { least: 0.85 },
    },
    perRound(http.rounds, node.rounds),
  );
  yield ceilingRow(
    {
      name: 'hot-row',
      what: `${rowLock.slug}, hot, without HTTP, ${ALONE} callers`,
      ceiling: 'pgbench',
      aim: { least: 0.75 },
    },
    perRound(node.rounds, pgbench.rounds),
  );
}

function overHttp(callers: HttpCaller[]): Contender {
  return {
    async sell({ events, seconds }) {
      const { told, refused } = await buyOverHttp(callers, { technique: rowLock.slug, events, seconds });
      return { attempts: told + refused, booked: told };
    },
  };
}

async function alone({ scratch, pgbench }: BenchRoom, databaseUrl: string, pools: Pools) {
  const metrics = createMetrics({ level: 'lv2', instance: 'bench' }).forTechnique(rowLock.slug);
  const script = await scriptOf(rowLock, metrics, pools.aside);
  return {
    node: nodeContender(rowLock.slug, pools, metrics, asTechnique(rowLock)),
    pgbench: pgbenchContender({ scratch, path: pgbench, databaseUrl }, rowLock.slug, script),
  };
}
