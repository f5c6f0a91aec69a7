/** The broker, the database and Redis gone in the middle of a rush, and back. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Service } from '@ticket-rush/stack/level/service';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { type Kafka, startKafka } from '@ticket-rush/stack/servers/kafka/kafka';
import { type Postgres, startPostgres } from '@ticket-rush/stack/servers/postgres';
import { type Redis, startRedis } from '@ticket-rush/stack/servers/redis';
import { until } from '@ticket-rush/testing/until';
import { kafkaAdmission } from '../../src/techniques/kafka-admission';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { kafkaLock } from '../../src/techniques/kafka-lock';
import type { Arrivals } from './arrivals';
import { expectAllSold } from './expect-all-sold';
import { type FaultLab, openFaultLab } from './fault-lab';
import { openSales, rushAtAll, type Sale, soldOf, untilSold, untilSoldOut } from './sales';
import type { Settled } from './settle';

const TICKETS = 120;
/** More than are asked for until buyers are refused: a request without an answer may be in the log, and takes a ticket, too. */
const TICKETS_WITHOUT_BROKER = 200;
const PER_SECOND = 15;
const DOWN_MS = 10_000;

const scratch = openScratch();
let servers: { postgres: Postgres; redis: Redis; kafka: Kafka };
let lab: FaultLab;
let workers: Service[];
beforeAll(async () => {
  const folder = await scratch;
  const [postgres, redis, kafka] = await Promise.all([
    startPostgres(folder),
    startRedis(folder),
    startKafka(folder),
  ]);
  servers = { postgres, redis, kafka };
  lab = await openFaultLab(folder, { parts: { postgres, redis: [redis], kafka } });
  workers = await Promise.all([lab.startWorker(), lab.startWorker()]);
});
afterAll(async () => {
  await lab?.close();
  await (await scratch).close();
});

/** Buyers come to every sale until the function returned is called, which waits until all is sold and audits it. */
async function beginRush(tickets = TICKETS) {
  const sales = await openSales(lab, tickets);
  const rushes = rushAtAll(lab, sales, PER_SECOND);
  await untilSold(lab, sales, 10);
  async function end(): Promise<Settled[]> {
    await untilSoldOut(lab, sales);
    const settled: Settled[] = [];
    for (const rush of rushes) {
      await rush.stop();
      settled.push(await expectAllSold(lab, rush));
    }
    return settled;
  }
  return { sales, rushes, end };
}

const countOf = ({ answers }: Arrivals, ...outcomes: string[]) =>
  answers.filter(({ outcome }) => outcomes.includes(outcome)).length;
const of = <T extends Sale | Arrivals>(sales: T[], slug: string) =>
  sales.find(({ technique }) => technique === slug) as T;

/** Until a sale does not move while another one does. A batch that had its lock when Redis died is through by then. */
async function untilItStands(sale: Sale, other: Sale): Promise<void> {
  let before: number;
  do {
    before = await soldOf(lab, sale);
    await untilSold(lab, [other], (await soldOf(lab, other)) + 10);
  } while ((await soldOf(lab, sale)) !== before);
  expect(before).toBeLessThan(TICKETS);
}

async function breakerOf(worker: Service): Promise<number> {
  const metrics = await (await fetch(`${worker.url}/metrics`)).text();
  return Number(/ticket_rush_breaker_state\{.*name="database".*\} (\d)/.exec(metrics)?.[1]);
}

test('the broker is killed and comes back: what it has acknowledged is decided', async () => {
  const { rushes, end } = await beginRush(TICKETS_WITHOUT_BROKER);
  servers.kafka.kill('SIGKILL');
  for (const rush of rushes)
    await until(`a buyer of ${rush.technique} is refused`, () => countOf(rush, 'unknown', 'rejected') > 0);
  for (const rush of rushes) rush.pause();
  const accepted = rushes.map((rush) => countOf(rush, 'accepted'));
  await servers.kafka.startAgain();
  for (const rush of rushes) rush.resume();
  const settled = await end();
  for (const [index, rush] of rushes.entries())
    expect(countOf(rush, 'accepted')).toBeGreaterThan(accepted[index] as number);
  // Some were under way when it died: only the rows say what has become of those.
  expect(settled.reduce((sum, { audit }) => sum + audit.unknown.requests, 0)).toBeGreaterThan(0);
});

test('the database is down for ten seconds: the log goes on accepting, and no request is forgotten', async () => {
  const { rushes, end } = await beginRush();
  servers.postgres.kill('SIGQUIT');
  const accepted = rushes.map((rush) => countOf(rush, 'accepted'));
  await sleep(DOWN_MS);
  // Open, or half-open while it asks whether the database is back.
  for (const worker of workers) expect(await breakerOf(worker)).toBeGreaterThan(0);
  for (const [index, rush] of rushes.entries())
    expect(countOf(rush, 'accepted')).toBeGreaterThan(accepted[index] as number);
  await servers.postgres.startAgain();
  await end();
});

test(`Redis is gone and comes back empty: ${kafkaLock.slug} waits, ${kafkaAdmission.slug} refuses, the others go on`, async () => {
  const { sales, rushes, end } = await beginRush();
  const [locked, keyed] = [of(sales, kafkaLock.slug), of(sales, kafkaKeyed.slug)];
  servers.redis.kill('SIGKILL');
  await untilItStands(locked, keyed);
  const accepted = countOf(of(rushes, kafkaLock.slug), 'accepted');
  await untilSold(lab, [keyed], (await soldOf(lab, keyed)) + 10);
  expect(countOf(of(rushes, kafkaLock.slug), 'accepted')).toBeGreaterThan(accepted);
  expect(countOf(of(rushes, kafkaAdmission.slug), 'unknown', 'rejected')).toBeGreaterThan(0);
  await servers.redis.startAgain();
  await end();
});
