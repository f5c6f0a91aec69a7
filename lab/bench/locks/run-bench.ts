import { installMissing } from '@ticket-rush/stack/install/doctor';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { startPostgres } from '@ticket-rush/stack/servers/postgres';
import { startQuorum } from '@ticket-rush/stack/servers/server-parts';
import { createClient } from 'redis';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { pubsubLock } from '../../../lv3-redlock/src/techniques/pubsub-lock';
import { redlock } from '../../../lv3-redlock/src/techniques/redlock';
import { spinLock } from '../../../lv3-redlock/src/techniques/spin-lock';
import { describeMachine } from '../../report/describe-machine';
import type { Progress } from '../../report/progress';
import { HOT, placeOf, SPREAD } from '../shared/load';
import { requireSold } from '../shared/require-sold';
import { putOnSale } from '../shared/sale';
import { versionsOf } from '../shared/server-versions';
import { takeTurns } from '../shared/take-turns';
import { warmUp } from '../shared/warm-up';
import { buyOverHttp, type Order, type Sold } from './buy-over-http';
import { locksLine } from './report';
import type { LocksResults, LocksRow, LocksRun } from './results';
import { type Counter, type SideBySide, startSideBySide } from './side-by-side';
import { locksRows } from './summaries';

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
export interface LocksPlan {
  /** Processes of each level, one number after the other. */
  instances: number[];
  callers: number;
  /** Of each cell in each round. */
  seconds: number;
  rounds: number;
}

/** @throws if a part is missing, a level fails, or a yes is not one ticket */
export async function runLocksBench(
  plan: LocksPlan,
  scratch: Scratch,
  progress: Progress,
): Promise<LocksResults> {
  await installMissing(progress.ended, ['postgres', 'redis-server', 'nginx']);
  progress.during(() => 'starting PostgreSQL and Redis');
  const [postgres, redis] = await Promise.all([startPostgres(scratch), startQuorum(scratch)]);
  const rows: LocksRow[] = [];
  let run: LocksRun | undefined;
  for (const instances of plan.instances) {
    progress.during(() => `starting LV.2 and LV.3 with ${instances} of each`);
    const levels = await startSideBySide(scratch, { postgres, redis }, { ...plan, instances });
    try {
      run ??= await describeRun(plan, levels.lv3, redis[0]?.url);
      await warmLevels(levels);
      for await (const row of benchPlaces(plan, levels, instances, progress)) {
        rows.push(row);
        progress.ended(locksLine(row));
      }
    } finally {
      await levels.close();
    }
  }
  return { run: run as LocksRun, rows };
}

async function* benchPlaces(plan: LocksPlan, levels: SideBySide, instances: number, progress: Progress) {
  for (const events of PLACES) {
    const orders = ordersOf(events, plan.seconds);
    for (const order of orders) await warmUp((seconds) => buy(levels, { ...order, seconds }));
    const contenders = orders.map((order) => [order.technique, () => buy(levels, order)] as const);
    const results = await takeTurns<string, Sold>(Object.fromEntries(contenders), {
      rounds: plan.rounds,
      onRound: (round) =>
        progress.during(
          () => `${instances} of each, ${placeOf({ events })}: round ${round} of ${plan.rounds}`,
        ),
    });
    yield* locksRows(results, { instances, events });
  }
}

/** LV.3 has several locks and LV.2 has one: it sells as often, so that its processes are as warm. */
async function warmLevels(levels: SideBySide): Promise<void> {
  const [first, ...others] = ordersOf(SPREAD, COLD_S) as [Order, ...Order[]];
  for (const order of others.flatMap((other) => [first, other])) await buy(levels, order);
}

function ordersOf(events: number, seconds: number): Order[] {
  return Object.keys(LOCKS).map((technique) => ({ technique, events, seconds }));
}

/** @throws unless each yes is one ticket, and no ticket is there twice */
async function buy(levels: SideBySide, order: Order): Promise<Sold> {
  const { callers, dataSource }: Counter = levels[LOCKS[order.technique] as 'lv2' | 'lv3'];
  await putOnSale(dataSource, { ...order, callers: callers.length, ticketRows: false });
  const sold = await buyOverHttp(callers, order);
  await requireSold(dataSource, sold.told);
  return sold;
}

async function describeRun(
  { callers, seconds, rounds }: LocksPlan,
  { dataSource }: Counter,
  redisUrl: string | undefined,
): Promise<LocksRun> {
  const redis = createClient({ ...(redisUrl !== undefined && { url: redisUrl }) });
  await redis.connect();
  const versions = await versionsOf(redis, dataSource);
  redis.destroy();
  return {
    ...describeMachine(),
    ...versions,
    ...{ callers, seconds, rounds },
  };
}
