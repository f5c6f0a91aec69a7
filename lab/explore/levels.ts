import type { Stock } from '@ticket-rush/shared/booking/events';
import type { Resource, Technique } from '@ticket-rush/shared/booking/technique';
import type { LevelSchema } from '@ticket-rush/shared/database/connect';
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import type { WaitingRoomTechnique } from '@ticket-rush/shared/waiting-room/place';
import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';

/** The levels whose techniques decide in PostgreSQL alone, so that a step is a statement. */
export const EXPLORED_LEVELS = ['lv1', 'lv2'] as const;
export type ExploredLevel = (typeof EXPLORED_LEVELS)[number];

export const RESOURCES = ['tickets', 'seats', 'wallet', 'waiting-room'] as const satisfies Resource[];

/** What a level has to be explored. */
export interface LevelSource {
  schema?: LevelSchema;
  stock?: Stock;
  tickets: Technique[];
  seats: SeatTechnique[];
  wallet: WalletTechnique[];
  'waiting-room': WaitingRoomTechnique[];
}

const SOURCES: Record<ExploredLevel, () => Promise<LevelSource>> = {
  lv1: async () => ({
    tickets: (await import('../../lv1-race-condition/src/techniques')).techniques,
    seats: (await import('../../lv1-race-condition/src/seats')).seatTechniques,
    wallet: (await import('../../lv1-race-condition/src/wallet')).walletTechniques,
    'waiting-room': (await import('../../lv1-race-condition/src/waiting-room')).waitingRoomTechniques,
  }),
  lv2: async () => ({
    schema: (await import('../../lv2-db-lock/src/schema')).schema,
    stock: (await import('../../lv2-db-lock/src/ticket-rows')).ticketRows,
    tickets: (await import('../../lv2-db-lock/src/techniques')).techniques,
    seats: (await import('../../lv2-db-lock/src/seats')).seatTechniques,
    wallet: (await import('../../lv2-db-lock/src/wallet')).walletTechniques,
    'waiting-room': (await import('../../lv2-db-lock/src/waiting-room')).waitingRoomTechniques,
  }),
};

export function sourceOf(level: ExploredLevel): Promise<LevelSource> {
  return SOURCES[level]();
}
