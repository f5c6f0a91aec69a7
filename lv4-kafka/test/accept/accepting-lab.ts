import { expect } from '@jest/globals';
import type { Booking } from '@ticket-rush/shared/booking/booking';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { type LevelCommand, type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { POOL_WAIT_MS } from '@ticket-rush/testing/database/pool-wait';
import { type Answer, ask } from '@ticket-rush/testing/http/ask';
import type { DecisionStatus } from '@ticket-rush/testing/rush/await-decision';
import { openShop, type Shop } from '@ticket-rush/testing/rush/shop';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { until } from '@ticket-rush/testing/until';
import type { DataSource } from 'typeorm';
import { schema } from '../../src/schema';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';

interface Asked {
  buyerId: number;
  technique?: string;
  idempotencyKey?: string;
  headers?: Record<string, string>;
  body?: object;
}

/** LV.4 on two instances and one worker, and a client for each instance: no balancer decides who is asked. */
export interface AcceptingLab {
  level: RunningLevel;
  shops: [Shop, Shop];
  dataSource: DataSource;
  createEvent(
    tickets: number | null,
    more?: { closesAt?: string; ticketsPerBuyer?: number },
  ): Promise<number>;
  book(instance: number, eventId: number, asked: Asked): Promise<Answer>;
  /** What has become of an accepted request, once it is decided. */
  decision(accepted: Answer, buyerId: number): Promise<DecisionStatus>;
  bookings(eventId: number): Promise<Booking[]>;
  stopWorker(): void;
  wakeWorker(): void;
  close(): Promise<void>;
}

export async function openAcceptingLab(
  env: Record<string, string> = {},
  parts: LevelCommand['parts'] = runningParts(),
): Promise<AcceptingLab> {
  const scratch = await openScratch();
  const level = await startLevel(scratch, { level: 'lv4', instances: 2, workers: 1, parts, env });
  const shops = level.instances.map(({ url }) => openShop(url)) as [Shop, Shop];
  const options = { url: level.databaseUrl, poolSize: 2, poolWaitMs: POOL_WAIT_MS, applicationName: 'test' };
  const dataSource = await connectDatabase(options, schema);
  const signalWorkers = (signal: NodeJS.Signals) => {
    for (const worker of level.workers) worker.kill(signal);
  };
  return {
    level,
    shops,
    dataSource,
    createEvent: async (tickets, more) => (await shops[1].createEvent({ tickets, ...more })).id,
    book: (instance, eventId, { technique = kafkaKeyed.slug, ...asked }) =>
      ask(shops[instance] as Shop, 'POST', `/events/${eventId}/bookings?technique=${technique}`, asked),
    async decision({ status, body }, buyerId) {
      expect(status).toBe(202);
      const poll = () => ask(shops[1], 'GET', `/booking-requests/${body.id}`, { buyerId });
      return (
        await until(
          'the request is decided',
          poll,
          (answer) => answer.status === 200 && answer.body.status !== 'pending',
        )
      ).body;
    },
    bookings: (eventId) => shops[1].bookings(eventId),
    stopWorker: () => signalWorkers('SIGSTOP'),
    wakeWorker: () => signalWorkers('SIGCONT'),
    async close() {
      signalWorkers('SIGCONT');
      await dataSource.destroy();
      await Promise.all(shops.map((shop) => shop.close()));
      await scratch.close();
    },
  };
}
