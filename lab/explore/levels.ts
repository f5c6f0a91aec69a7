import type { Stock } from '@ticket-rush/shared/booking/events';
import type { Resource, Technique } from '@ticket-rush/shared/booking/technique';
import type { LevelSchema } from '@ticket-rush/shared/database/connect';
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import type { WaitingRoomTechnique } from '@ticket-rush/shared/waiting-room/place';
import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';
import type { BookBothTechnique } from '../../lv2-db-lock/src/deadlock/book-both';

/** The levels whose steps are statements of PostgreSQL and commands of Redis. */
export const EXPLORED_LEVELS = ['lv1', 'lv2', 'lv3'] as const;
export type ExploredLevel = (typeof EXPLORED_LEVELS)[number];

/** What parties fight over. `orders`: several tickets of one event, all or none. `two-events`: a ticket of each of two, both or neither. */
export type ExploredResource = Resource | 'orders' | 'two-events';
export const RESOURCES = [
  'tickets',
  'orders',
  'seats',
  'wallet',
  'waiting-room',
  'two-events',
] as const satisfies ExploredResource[];

/** A technique that sells several tickets in one order. */
type OrderTechnique = Technique & Required<Pick<Technique, 'createOrder'>>;

/** What a level has to be explored. */
export interface LevelSource {
  schema?: LevelSchema;
  /** Each party is a process of its own, with connections to Redis. */
  usesRedis?: true;
  stock?: Stock;
  tickets: Technique[];
  orders: OrderTechnique[];
  seats: SeatTechnique[];
  wallet: WalletTechnique[];
  'waiting-room': WaitingRoomTechnique[];
  'two-events': BookBothTechnique[];
}

const SOURCES: Record<ExploredLevel, () => Promise<Omit<LevelSource, 'orders'>>> = {
  lv1: async () => ({
    tickets: (await import('../../lv1-race-condition/src/techniques')).techniques,
    seats: (await import('../../lv1-race-condition/src/seats')).seatTechniques,
    wallet: (await import('../../lv1-race-condition/src/wallet')).walletTechniques,
    'waiting-room': (await import('../../lv1-race-condition/src/waiting-room')).waitingRoomTechniques,
    'two-events': [],
  }),
  lv2: async () => ({
    schema: (await import('../../lv2-db-lock/src/schema')).schema,
    stock: (await import('../../lv2-db-lock/src/ticket-rows')).ticketRows,
    tickets: (await import('../../lv2-db-lock/src/techniques')).techniques,
    seats: (await import('../../lv2-db-lock/src/seats')).seatTechniques,
    wallet: (await import('../../lv2-db-lock/src/wallet')).walletTechniques,
    'waiting-room': (await import('../../lv2-db-lock/src/waiting-room')).waitingRoomTechniques,
    'two-events': (await import('../../lv2-db-lock/src/deadlock')).bookBothTechniques,
  }),
  lv3: async () => ({
    schema: (await import('../../lv3-redlock/src/schema')).schema,
    usesRedis: true,
    // A race builds them with what `RedisRoom` adds to the needs of the other levels.
    tickets: (await import('../../lv3-redlock/src/techniques')).techniques as unknown as Technique[],
    seats: (await import('../../lv3-redlock/src/seats')).seatTechniques as unknown as SeatTechnique[],
    wallet: (await import('../../lv3-redlock/src/wallet')).walletTechniques as unknown as WalletTechnique[],
    // Its queue is in Redis alone, and each visit is one script: there is one order for each order of visits.
    'waiting-room': [],
    'two-events': [],
  }),
};

export async function sourceOf(level: ExploredLevel): Promise<LevelSource> {
  const source = await SOURCES[level]();
  return { ...source, orders: source.tickets.filter(sellsSeveral) };
}

function sellsSeveral(technique: Technique): technique is OrderTechnique {
  return technique.createOrder !== undefined;
}
