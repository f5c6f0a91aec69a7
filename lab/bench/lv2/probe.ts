import { randomUUID } from 'node:crypto';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { type Database, openDatabase } from '@ticket-rush/shared/database/database';
import type { TechniqueMetrics } from '@ticket-rush/shared/telemetry/technique-metrics';
import type { DataSource } from 'typeorm';
import { SHARDS } from '../../../lv2-db-lock/src/ticket-rows';
import { pgbenchScript } from './pgbench-script';
import { recordBooking } from './record-booking';

/** An event like no other: where one of its numbers turns up, it is plain where it comes from. */
const EVENT = {
  id: 70_001,
  tickets: 90_011,
  sold: 40_009,
  version: 50_021,
  ticketRow: 30_013,
  shardSold: 2_003,
};
const BUYER_ID = 60_013;

/** Books one ticket with the technique, and makes of what it sent the script that does the same in pgbench. */
export async function scriptOf(
  { slug, conflict, create }: Technique,
  metrics: TechniqueMetrics,
  dataSource: DataSource,
): Promise<string> {
  await putProbeOnSale(dataSource);
  const request = { requestId: randomUUID(), eventId: EVENT.id, buyerId: BUYER_ID, technique: slug };
  const book = (database: Database) => create({ database, metrics });
  const steps = await recordBooking(book, openDatabase(dataSource), request);
  return pgbenchScript(steps, request, conflict);
}

async function putProbeOnSale(dataSource: DataSource): Promise<void> {
  const { id, tickets, sold, version, ticketRow, shardSold } = EVENT;
  await dataSource.query('TRUNCATE events RESTART IDENTITY CASCADE');
  await dataSource.query(
    `INSERT INTO events (id, name, tickets, sold, version, opens_at, closes_at)
     VALUES ($1, 'probe', $2, $3, $4, now() - interval '1 day', now() + interval '1 day')`,
    [id, tickets, sold, version],
  );
  await dataSource.query('INSERT INTO tickets (event_id, number, taken) VALUES ($1, $2, false)', [
    id,
    ticketRow,
  ]);
  await dataSource.query(
    'INSERT INTO ticket_shards (event_id, shard, sold) SELECT $1, generate_series(0, $2::integer - 1), $3',
    [id, SHARDS, shardSold],
  );
}
