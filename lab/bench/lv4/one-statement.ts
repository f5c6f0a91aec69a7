import { openDatabase } from '@ticket-rush/shared/database/database';
import { createMetrics } from '@ticket-rush/shared/telemetry/metrics';
import { conditionalUpdate } from '../../../lv2-db-lock/src/techniques/conditional-update';
import { warmUp } from '../lv2/contender';
import { nodeContender } from '../lv2/node-contender';
import { openPools } from '../lv2/pools';
import { countSales, putOnSale } from '../shared/sale';
import type { BenchRoom } from './bench-room';

/** One hot row does not become faster with more callers than these. */
export const CALLERS = 8;

/** The fastest of LV.2 where all want the same event: one statement, from Node, without HTTP, as `bench lv2` has it. */
export async function openOneStatement({ parts }: BenchRoom) {
  const pools = await openPools(await parts.postgres.createDatabase('bench_lv2'), [CALLERS]);
  const metrics = createMetrics({ level: 'lv2', instance: 'bench' }).forTechnique(conditionalUpdate.slug);
  const contender = nodeContender(conditionalUpdate.slug, pools, metrics, (dataSource, counted) =>
    conditionalUpdate.create({ database: openDatabase(dataSource), metrics: counted }),
  );
  const loadOf = (events: number, seconds: number) => ({
    ...{ callers: CALLERS, ticketRows: false, events, seconds },
  });
  return {
    warmUp: (events: number, seconds: number) => warmUp(contender, loadOf(events, seconds), pools.aside),
    /** @returns bookings per second @throws if a ticket was sold twice */
    async book(events: number, seconds: number): Promise<number> {
      await putOnSale(pools.aside, loadOf(events, seconds));
      await contender.sell(loadOf(events, seconds));
      return (await countSales(pools.aside, seconds)).bookingsPerSecond;
    },
    close: () => pools.close(),
  };
}
