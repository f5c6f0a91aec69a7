import { didYouMean } from '@ticket-rush/shared/report/did-you-mean';
import type { Race } from '@ticket-rush/testing/explorer/race';
import { orderRace } from '@ticket-rush/testing/explorer/resources/orders';
import { seatLimitRace } from '@ticket-rush/testing/explorer/resources/seat-limit';
import { seatRace } from '@ticket-rush/testing/explorer/resources/seats';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { twoEventsRace } from '@ticket-rush/testing/explorer/resources/two-events';
import { waitingRoomRace } from '@ticket-rush/testing/explorer/resources/waiting-room';
import { walletRace } from '@ticket-rush/testing/explorer/resources/wallet';
import { type Claim, claimOf } from './claim';
import type { ExploredResource, LevelSource } from './levels';
import type { RedisRoom } from './redis-room';

export interface RaceChoice {
  resource: ExploredResource;
  technique: string;
  buyers: number[];
  tickets: number;
  /** Whether the holder of a lock in Redis can be stopped past its lease, once in a schedule. */
  pause?: boolean;
  /** Whether each party wants a seat of its own, and a buyer may have one. */
  seatLimit?: boolean;
}

/** There is no technique of this name for the resource. */
export class NoSuchTechnique extends Error {}

/**
 * The race that was asked for, and what the technique claims of itself for it.
 *
 * @param room where the level uses Redis
 * @throws NoSuchTechnique
 */
export function raceOf(
  source: LevelSource,
  { resource, technique: slug, buyers, tickets, pause = false, seatLimit = false }: RaceChoice,
  room?: RedisRoom,
): { race: Race; claim: Claim } {
  const { expected } = find(source, resource, slug);
  const claim = claimOf(expected, { processes: room === undefined ? 'one' : 'several', pause, seatLimit });
  const beside = room?.beside(pause && expected.pause !== undefined);
  const { stock } = source;
  switch (resource) {
    case 'tickets': {
      const technique = find(source, 'tickets', slug);
      return { race: ticketRace({ technique, buyers, tickets, stock, beside }), claim };
    }
    case 'orders': {
      const { createOrder } = find(source, 'orders', slug);
      return { race: orderRace({ createOrder, ...ordersOf(buyers), stock, beside }), claim };
    }
    case 'seats': {
      const technique = find(source, 'seats', slug);
      return {
        race: seatLimit ? seatLimitRace(technique, buyers, beside) : seatRace(technique, buyers, beside),
        claim,
      };
    }
    case 'wallet':
      return { race: walletRace(find(source, 'wallet', slug), buyers, beside), claim };
    case 'waiting-room':
      return { race: waitingRoomRace(find(source, 'waiting-room', slug), buyers), claim };
    case 'two-events': {
      // Enough for all, so that only the order of the locks stands in the way.
      const each = buyers.length;
      return { race: twoEventsRace(find(source, 'two-events', slug), buyers, [each, each]), claim };
    }
  }
}

/** What each party orders. Two tickets are left in the end: a part of an order, which must not be sold. */
export const ORDERED = 3;
const SPARE = 2;
const LIMIT = 4;

/** Of different buyers one order fits. Where one buyer comes twice all fit, so that only the limit stands in the way. */
function ordersOf(buyers: number[]) {
  const fit = new Set(buyers).size < buyers.length ? buyers.length : 1;
  return {
    orders: buyers.map((buyerId) => ({ buyerId, quantity: ORDERED })),
    tickets: fit * ORDERED + SPARE,
    limit: LIMIT,
  };
}

/** @throws NoSuchTechnique */
function find<R extends ExploredResource>(
  source: LevelSource,
  resource: R,
  slug: string,
): LevelSource[R][number] {
  const techniques: { slug: string }[] = source[resource];
  const slugs = techniques.map((one) => one.slug);
  const technique = techniques.find((one) => one.slug === slug);
  if (technique === undefined)
    throw new NoSuchTechnique(
      `there is no technique ${slug} for ${resource} here${didYouMean(slug, slugs)}; there is ${slugs.join(', ') || 'none on this level'}`,
    );
  return technique as LevelSource[R][number];
}
