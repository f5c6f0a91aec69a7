import type { Load } from '../shared/load';

/** What a contender knows of its own work. Bookings are counted in the database, for all contenders alike. */
export interface Effort {
  /** Attempts to book, whatever became of them. */
  attempts: number;
  /** Bookings that it was told of; without it, it was not told. */
  booked?: number;
}

/** One way to sell tickets, as fast as it can. */
export interface Contender {
  /** @throws if anything fails that is no refusal */
  sell(load: Load): Promise<Effort>;
}
