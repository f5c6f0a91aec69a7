import { createMetrics } from '@ticket-rush/shared/telemetry/metrics';
import { conditionalUpdate } from '../../../lv2-db-lock/src/techniques/conditional-update';
import { asTechnique, nodeContender, warmUp } from '../lv2/contenders';
import { openPools } from '../lv2/pools';
import { type Pgbench, runPgbench } from '../shared/pgbench';
import { countSales, putOnSale } from '../shared/sale';
import type { BenchRoom } from './bench-room';

/** The columns that a worker fills of a booking and of a decision, and as many rows of each in one transaction. */
const SCRIPT = `\\set last :last + :rows
BEGIN;
INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id)
SELECT 1 + number % :events, :last + number, :last + number, :technique, gen_random_uuid()
  FROM generate_series(1, CAST(:rows AS integer)) AS number;
INSERT INTO booking_decisions (id, event_id, buyer_id, status, reason, booking_id, answer, accepted_at, decided_at)
SELECT gen_random_uuid(), 1 + number % :events, :last + number, 'confirmed', NULL, number, NULL, now(), clock_timestamp()
  FROM generate_series(1, CAST(:rows AS integer)) AS number;
COMMIT;
`;

interface Insert {
  technique: string;
  events: number;
  /** Of each of the two tables, in one transaction. */
  rows: number;
}

/**
 * Inserts as pgbench can, on one connection, for so many seconds: no log, no question who may have what, and rows that
 * the server makes up itself. What is left of that speed is what a technique is held against.
 */
export async function insertRows(pgbench: Pgbench, insert: Insert, seconds: number): Promise<void> {
  const script = { name: 'multi-row-insert', text: SCRIPT, variables: { last: 0, ...insert } };
  await runPgbench(pgbench, script, { clients: 1, seconds });
}

/** One hot row does not become faster with more callers than these. */
const CALLERS = 8;

/** The fastest of LV.2 where all want the same event: one statement, from Node, without HTTP, as `bench lv2` has it. */
export async function openOneStatement({ parts }: BenchRoom) {
  const pools = await openPools(await parts.postgres.createDatabase('bench_lv2'), [CALLERS]);
  const metrics = createMetrics({ level: 'lv2', instance: 'bench' }).forTechnique(conditionalUpdate.slug);
  const contender = nodeContender(conditionalUpdate.slug, pools, metrics, asTechnique(conditionalUpdate));
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
