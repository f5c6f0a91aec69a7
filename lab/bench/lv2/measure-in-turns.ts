import type { DataSource } from 'typeorm';
import type { Load } from '../shared/load';
import { median } from '../shared/rate';
import { countSales, putOnSale } from '../shared/sale';
import { type Rounds, takeTurns } from '../shared/take-turns';
import type { Contender } from './contenders';

/** How fast one contender was. */
export interface Speed {
  /** The median of the rounds. */
  bookingsPerSecond: number;
  attemptsPerBooking: number;
  /** Bookings per second of each round. */
  rounds: number[];
}

export interface Ring extends Rounds {
  dataSource: DataSource;
}

type Measured = Omit<Speed, 'rounds'>;

/**
 * Lets contenders sell in turns.
 *
 * @returns the speed of each under its name
 * @throws if a contender fails, or has sold what it must not
 */
export async function measureInTurns<Name extends string>(
  contenders: Record<Name, Contender>,
  load: Load,
  { dataSource, ...rounds }: Ring,
): Promise<Record<Name, Speed>> {
  const results = await takeTurns(
    Object.entries<Contender>(contenders).map(([name, { sell }]) => [
      name,
      () => measureOnce(sell, load, dataSource),
    ]),
    rounds,
  );
  const speeds = Object.entries(results).map(([name, measured]) => [name, summaryOf(measured)] as const);
  return Object.fromEntries(speeds) as Record<Name, Speed>;
}

async function measureOnce(sell: Contender['sell'], load: Load, dataSource: DataSource): Promise<Measured> {
  await putOnSale(dataSource, load);
  const { attempts, booked } = await sell(load);
  const { rows, bookingsPerSecond } = await countSales(dataSource, load.seconds);
  if (booked !== undefined && booked !== rows) {
    throw new Error(`${booked} requests were told yes, and there are ${rows} bookings`);
  }
  return { bookingsPerSecond, attemptsPerBooking: attempts / rows };
}

function summaryOf(results: Measured[]): Speed {
  const rounds = results.map(({ bookingsPerSecond }) => bookingsPerSecond);
  const attempts = results.map(({ attemptsPerBooking }) => attemptsPerBooking);
  return { bookingsPerSecond: median(rounds), attemptsPerBooking: median(attempts), rounds };
}
