import type { Expectation, Resource } from '@ticket-rush/shared/booking/technique';
import type { Race } from '@ticket-rush/testing/explorer/race';
import { seatRace } from '@ticket-rush/testing/explorer/seats';
import { ticketRace } from '@ticket-rush/testing/explorer/tickets';
import { waitingRoomRace } from '@ticket-rush/testing/explorer/waiting-room';
import { walletRace } from '@ticket-rush/testing/explorer/wallet';
import type { LevelSource } from './levels';

export interface RaceChoice {
  resource: Resource;
  technique: string;
  buyers: number[];
  tickets: number;
}

/** There is no technique of this name for the resource. */
export class NoSuchTechnique extends Error {}

/** The race that was asked for, and what the technique claims of itself. @throws NoSuchTechnique */
export function raceOf(
  source: LevelSource,
  { resource, technique: slug, buyers, tickets }: RaceChoice,
): { race: Race; expected: Expectation } {
  switch (resource) {
    case 'tickets': {
      const technique = find(source.tickets, slug);
      const race = ticketRace({ technique, buyers, tickets, ...(source.stock && { stock: source.stock }) });
      return { race, expected: technique.expected };
    }
    case 'seats': {
      const technique = find(source.seats, slug);
      return { race: seatRace(technique, buyers), expected: technique.expected };
    }
    case 'wallet': {
      const technique = find(source.wallet, slug);
      return { race: walletRace(technique, buyers), expected: technique.expected };
    }
    case 'waiting-room': {
      const technique = find(source['waiting-room'], slug);
      return { race: waitingRoomRace(technique, buyers), expected: technique.expected };
    }
  }
}

function find<T extends { slug: string }>(techniques: T[], slug: string): T {
  const technique = techniques.find((one) => one.slug === slug);
  if (technique === undefined)
    throw new NoSuchTechnique(
      `there is no technique ${slug} here; there is ${techniques.map((one) => one.slug).join(', ')}`,
    );
  return technique;
}
