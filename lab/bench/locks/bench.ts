import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { pubsubLock } from '../../../lv3-redlock/src/techniques/pubsub-lock';
import { redlock } from '../../../lv3-redlock/src/techniques/redlock';
import { spinLock } from '../../../lv3-redlock/src/techniques/spin-lock';
import { describeMachine } from '../../report/describe-machine';
import type { Bench, Stage } from '../run';
import { HOT, placeOf, SPREAD } from '../shared/load';
import { putOnSale, requireSold } from '../shared/sale';
import { startServersOf } from '../shared/servers';
import { type Timing, takeTurns, WARM_UP_S, warmFor } from '../shared/take-turns';
import { buyOverHttp, type Order, type Sold } from './buy-over-http';
import { locksLine, renderLocksBench } from './report';
import { type LocksResults, type LocksRow, locksRows } from './results';
import { type SideBySide, startSideBySide } from './side-by-side';

/** In which level each lock is. The first is what the others are held against. */
export const LOCKS: Record<string, 'lv2' | 'lv3'> = {
  [rowLock.slug]: 'lv2',
  [spinLock.slug]: 'lv3',
  [pubsubLock.slug]: 'lv3',
  [redlock.slug]: 'lv3',
};

const PLACES = [SPREAD, HOT];

/** Processes that have just been started become several times as fast within their first thousands of answers. */
const COLD_S = 2;

/** What is measured, and for how long. */
export interface LocksPlan extends Timing {
  /** Processes of each level, one number after the other. */
  instances: number[];
  callers: number;
}

export const locksBench: Bench<LocksPlan, LocksResults> = {
  planned({ instances, seconds, rounds }) {
    const cells = instances.length * PLACES.length * Object.keys(LOCKS).length;
    // Starting both levels, letting each lock sell, and a short warm-up of each cell.
    return { cells, rounds, seconds, beside: 0.3, once: 5 + instances.length * 18 + cells / 2 };
  },
  async measure(plan, stage) {
    const { parts, versions } = await startServersOf(['lv2', 'lv3'], stage);
    const { callers, seconds, rounds } = plan;
    const run = { ...describeMachine(), ...versions, callers, seconds, rounds };
    return { run, rows: await stage.collect(benchInstances(plan, stage, parts), locksLine) };
  },
  render: renderLocksBench,
};

async function* benchInstances(plan: LocksPlan, stage: Stage, parts: Parts): AsyncGenerator<LocksRow> {
  for (const instances of plan.instances) {
    stage.during(() => `starting LV.2 and LV.3 with ${instances} of each`);
    const levels = await startSideBySide(stage.scratch, parts, { ...plan, instances });
    try {
      await warmLevels(levels, warmFor(COLD_S, plan.seconds));
      for (const events of PLACES) yield* await benchPlace(plan, stage, levels, { instances, events });
    } finally {
      await levels.close();
    }
  }
}

/** @throws if a level fails, or a yes is not one ticket */
async function benchPlace(
  { seconds, rounds }: LocksPlan,
  stage: Stage,
  levels: SideBySide,
  where: Pick<LocksRow, 'instances' | 'events'>,
): Promise<LocksRow[]> {
  const orders = ordersOf(where.events, seconds);
  for (const order of orders) await buy(levels, { ...order, seconds: warmFor(WARM_UP_S, seconds) });
  const results = await takeTurns(
    orders.map((order) => [order.technique, () => buy(levels, order)]),
    stage.roundsOf(`${where.instances} of each, ${placeOf(where)}`, rounds),
  );
  return locksRows(results, where);
}

/** LV.3 has several locks and LV.2 has one: it sells as often, so that its processes are as warm. */
async function warmLevels(levels: SideBySide, seconds: number): Promise<void> {
  const [first, ...others] = ordersOf(SPREAD, seconds) as [Order, ...Order[]];
  for (const order of others.flatMap((other) => [first, other])) await buy(levels, order);
}

function ordersOf(events: number, seconds: number): Order[] {
  return Object.keys(LOCKS).map((technique) => ({ technique, events, seconds }));
}

/** @throws unless each yes is one ticket, and no ticket is there twice */
export async function buy(levels: SideBySide, order: Order): Promise<Sold> {
  const { callers, dataSource } = levels[LOCKS[order.technique] as 'lv2' | 'lv3'];
  await putOnSale(dataSource, { ...order, callers: callers.length, ticketRows: false });
  const sold = await buyOverHttp(callers, order);
  await requireSold(dataSource, sold.told);
  return sold;
}
