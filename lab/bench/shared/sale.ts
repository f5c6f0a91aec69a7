import type { DataSource } from 'typeorm';
import { SHARDS } from '../../../lv2-db-lock/src/ticket-rows';
import { HOT, type Load } from './load';
import { warmFor } from './take-turns';

/** So many that none sells out: the guard is evaluated, and never says no. */
export const PLENTY = 1_000_000;

/** More than any technique sells of one event in a second, and more than one of a thousand events gets by chance. */
const MOST_PER_SECOND = 15_000;
const MOST_PER_SECOND_OF_MANY = 60;

/** The first part of a run is not counted: connections prepare their statements, on either side. Of a run of less than a second, less. */
const SETTLING_S = 0.2;

/** Puts fresh events with the ids from 1 on sale, and forgets all others, so that every run begins alike. */
export async function putOnSale(dataSource: DataSource, load: Load): Promise<void> {
  await dataSource.query('TRUNCATE events RESTART IDENTITY CASCADE');
  await dataSource.query(
    `INSERT INTO events (name, tickets, opens_at, closes_at)
     SELECT 'bench', $2, now() - interval '1 day', now() + interval '1 day' FROM generate_series(1, $1)`,
    [load.events, PLENTY],
  );
  if (!load.ticketRows) return;
  const perSecond = load.events === HOT ? MOST_PER_SECOND : MOST_PER_SECOND_OF_MANY;
  await dataSource.query(
    `INSERT INTO tickets (event_id, number, taken)
     SELECT id, number, false FROM events, generate_series(1, $1::integer) AS number`,
    [Math.ceil(perSecond * Math.ceil(load.seconds))],
  );
  await dataSource.query(
    'INSERT INTO ticket_shards (event_id, shard) SELECT id, generate_series(0, $1::integer - 1) FROM events',
    [SHARDS],
  );
  // Autovacuum would do it at some time, and some of the runs would have a better plan than others.
  await dataSource.query('ANALYZE tickets, ticket_shards');
}

/** What the database says was sold. */
export interface Sales {
  rows: number;
  /** By the server's own clock, after the settling. */
  bookingsPerSecond: number;
}

/** @throws unless each yes is one row and one ticket: then it was no lock, and its speed is worth nothing */
export async function requireSold(dataSource: DataSource, told: number): Promise<void> {
  const { rows, tickets, counted } = await countBookings(dataSource);
  if (rows === told && rows === tickets && rows === counted) return;
  throw new Error(
    `${told} buyers were told yes; ${rows} bookings, ${tickets} different tickets, ${counted} counted`,
  );
}

/** In LV.2. @throws if the counters and the rows disagree, or a ticket was sold twice: then the speed is worth nothing */
export async function countSales(dataSource: DataSource, seconds: number): Promise<Sales> {
  const { rows, tickets, counted } = await countBookings(dataSource);
  const [{ taken }] = await dataSource.query<[{ taken: number }]>(
    `SELECT ((SELECT count(*) FROM tickets WHERE taken)
          + (SELECT coalesce(sum(sold), 0) FROM ticket_shards))::integer AS taken`,
  );
  if (rows === 0) throw new Error('nothing was sold');
  if (rows !== tickets || rows !== counted + taken) {
    throw new Error(
      `${rows} bookings, ${tickets} different tickets, ${counted + taken} counted: they must be as many`,
    );
  }
  return { rows, bookingsPerSecond: await rateOfSale(dataSource, seconds) };
}

async function countBookings(dataSource: DataSource) {
  const [counts] = await dataSource.query<[{ rows: number; tickets: number; counted: number }]>(
    `SELECT count(*)::integer AS rows,
            (SELECT count(*)::integer FROM (SELECT DISTINCT event_id, ticket_number FROM bookings) AS sold)
              AS tickets,
            (SELECT sum(sold)::integer FROM events) AS counted
       FROM bookings`,
  );
  return counts;
}

/** From the end of the settling for as long as was planned; or for shorter, if the last booking came before that. */
async function rateOfSale(dataSource: DataSource, seconds: number): Promise<number> {
  const [{ rate }] = await dataSource.query<[{ rate: number | null }]>(
    `WITH span AS (
       SELECT min(booked_at) + make_interval(secs => $1) AS settled,
              least(max(booked_at), min(booked_at) + make_interval(secs => $2)) AS ended
         FROM bookings
     )
     SELECT count(*) / nullif(extract(epoch FROM max(ended) - max(settled)), 0)::float8 AS rate
       FROM bookings, span
      WHERE booked_at > settled AND booked_at <= ended`,
    [warmFor(SETTLING_S, seconds), seconds],
  );
  return rate ?? 0;
}
