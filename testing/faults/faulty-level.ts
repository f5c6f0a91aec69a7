import { randomUUID } from 'node:crypto';
import type { Audit } from '@ticket-rush/shared/booking/audit/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { withinTimeLimit } from '@ticket-rush/shared/retry/time-limit';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { type LevelCommand, type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { DataSource } from 'typeorm';
import { holdUp, openCommitGate } from '../database/database-faults';
import { POOL_WAIT_MS } from '../database/pool-wait';
import { type BreakableLink, openBreakableLink } from '../network/breakable-link';
import { sendRush } from '../rush/send-rush';
import { openShop, type Shop } from '../rush/shop';
import { auditOnceStill } from './audit-once-still';

/** A sale of one technique. */
export interface Sale {
  technique: string;
  eventId: number;
}

/**
 * A level that answers when it has decided, and a hand that can stand in the way of its transactions. The services run as they
 * always do: what holds them up is the database. The first instance is the one that is broken.
 */
export interface FaultyLevel<Judgement = Audit> {
  level: RunningLevel;
  /** The instances, one by one. */
  shops: Shop[];
  dataSource: DataSource;
  /** The way of the first instance to PostgreSQL. */
  link: BreakableLink;
  openSales(techniques: string[], tickets: number): Promise<Sale[]>;
  /** Asks one instance for a ticket. */
  ask(instance: number, buyerId: number, sale: Sale, requestId?: string): Promise<RequestRecord>;
  /** No booking can be read or written until the returned function is called: buyers stop in the middle of their work. */
  blockBookings(): Promise<() => Promise<void>>;
  /** No booking can be committed meanwhile: COMMIT has been sent, and is not answered. */
  blockCommits(): Promise<() => Promise<void>>;
  /** Whether the lock of the sale's event is held on any server. A server that does not answer counts as holding it. */
  isHeld(sale: Sale): Promise<boolean>;
  /** Once no process writes at the sale any more. */
  audit(sale: Sale, records: RequestRecord[]): Promise<Judgement>;
  close(): Promise<void>;
}

export interface FaultyLevelCommand extends Pick<LevelCommand, 'level' | 'parts' | 'env'> {
  instances?: number;
  /** Tables whose rows `blockCommits` holds up. */
  tables?: string[];
  /** Where the lock of an event is, on a level that has any. */
  lockKey?: (keyPrefix: string, event: { eventId: number }) => string;
}

const ANSWER_LIMIT_MS = 500;
const STILL_MS = 1_000;

export async function startFaultyLevel(scratch: Scratch, command: FaultyLevelCommand): Promise<FaultyLevel> {
  const { level: name, parts, env = {}, instances = 2, tables = ['bookings'], lockKey } = command;
  const links: BreakableLink[] = [];
  const level = await startLevel(scratch, {
    ...{ level: name, instances, parts },
    env: { DATABASE_POOL_SIZE: '25', ...env },
    async reach(process, server, url) {
      if (process !== `${name}-1` || server !== 'postgres') return url;
      const link = await openBreakableLink(url);
      links.push(link);
      return link.url;
    },
  });
  const [link] = links as [BreakableLink];
  const dataSource = await connectDatabase({
    ...{ url: level.databaseUrl, poolSize: 5, poolWaitMs: POOL_WAIT_MS, applicationName: 'test' },
  });
  const blockCommits = await openCommitGate(dataSource, tables);
  const logger = createLogger({ level: name, instance: 'test', logLevel: 'silent' });
  const quorum = lockKey
    ? await connectQuorum(
        (parts.redis ?? []).map(({ url }) => url),
        logger,
      )
    : [];
  const keyPrefix = new URL(level.databaseUrl).pathname.slice(1);
  const shops = level.instances.map(({ url }) => openShop(url));
  const [, survivor] = shops as [Shop, Shop];
  return {
    ...{ level, shops, dataSource, link, blockCommits },
    openSales: (techniques, tickets) =>
      Promise.all(
        techniques.map(async (technique) => ({
          technique,
          eventId: (await survivor.createEvent({ tickets })).id,
        })),
      ),
    async ask(instance, buyerId, { technique, eventId }, requestId = randomUUID()) {
      const plan = [{ requestId, buyerId }];
      const [record] = await sendRush({ shop: shops[instance] as Shop, eventId, technique, plan });
      return record as RequestRecord;
    },
    blockBookings: () => holdUp(dataSource, 'LOCK TABLE bookings IN ACCESS EXCLUSIVE MODE'),
    async isHeld(sale) {
      const key = lockKey?.(keyPrefix, sale) ?? '';
      const asked = quorum.map((server) => withinTimeLimit('Redis', ANSWER_LIMIT_MS, server.exists(key)));
      return (await Promise.allSettled(asked)).some((one) => one.status === 'rejected' || one.value > 0);
    },
    audit: ({ eventId }, records) => auditOnceStill(survivor, eventId, records, STILL_MS),
    async close() {
      await Promise.all(shops.map((shop) => shop.close()));
      for (const client of quorum) client.destroy();
      await dataSource.destroy();
      await level.stop();
      await link.close();
    },
  };
}
