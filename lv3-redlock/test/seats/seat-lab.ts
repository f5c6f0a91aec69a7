import { auditSeats, type SeatAudit } from '@ticket-rush/shared/seats/audit';
import type { SeatRequest } from '@ticket-rush/shared/seats/seat';
import { createSeats, readSeatHistory } from '@ticket-rush/shared/seats/seats';
import { endHolds } from '@ticket-rush/testing/database/end-holds';
import type { Steps } from '@ticket-rush/testing/interleaving/stepped-database';
import type { RedisSeatNeeds } from '../../src/seats/needs';
import { openRedisLab, type RedisLab } from '../redis-lab';

export const HOLD_TTL_MS = 120_000;

/** An event with one seat, A1. */
export interface SeatLab extends Omit<RedisLab, 'audit' | 'key' | 'needs'> {
  /** The key of the hold on A1. */
  key: string;
  seatNeeds(steps?: Steps, onRetry?: () => void): RedisSeatNeeds;
  seatFor(buyerId: number, label?: string): SeatRequest;
  /** Lets the hold end as it does by itself: the key is gone, and the row's time is over. */
  endHold(): Promise<void>;
  seatAudit(): Promise<SeatAudit>;
  ticketAudit: RedisLab['audit'];
}

export async function openSeatLab(urls?: string[]): Promise<SeatLab> {
  const lab = await openRedisLab(urls);
  const { eventId, redis } = lab;
  const { dataSource } = lab.database;
  await createSeats(dataSource, eventId, ['A1']);
  const key = `${lab.needs().keyPrefix}:seat:${eventId}:A1`;
  return {
    ...lab,
    ticketAudit: lab.audit,
    key,
    seatNeeds: (steps = {}, onRetry = () => undefined) => ({
      ...lab.needs({ steps, onRetry }),
      holdTtlMs: HOLD_TTL_MS,
    }),
    seatFor: (buyerId, label = 'A1') => ({ eventId, label, buyerId }),
    async endHold() {
      await redis.del(key);
      await endHolds((sql) => dataSource.query(sql), eventId);
    },
    seatAudit: async () => auditSeats(eventId, await readSeatHistory(dataSource, eventId)),
  };
}
