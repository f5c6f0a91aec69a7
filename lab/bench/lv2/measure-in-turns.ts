import type { DataSource } from 'typeorm';
import type { Contender } from './contender';
import type { Load } from './load';
import { median } from './median';
import { countSales, putOnSale } from './sale';

/** How fast one contender was. */
export interface Speed {
  /** The median of the rounds. */
  bookingsPerSecond: number;
  attemptsPerBooking: number;
  /** Bookings per second of each round. */
  rounds: number[];
}

export interface Ring {
  dataSource: DataSource;
  rounds: number;
  onRound: (round: number) => void;
}

type Measured = Omit<Speed, 'rounds'>;

/**
 * Measures contenders in turns, and in the other order every second round: what else the machine does meanwhile is to
 * meet all of them alike.
 *
 * @returns the speed of each under its name
 * @throws if a contender fails, or has sold what it must not
 */
export async function measureInTurns<Name extends string>(
  contenders: Record<Name, Contender>,
  load: Load,
  { dataSource, rounds, onRound }: Ring,
): Promise<Record<Name, Speed>> {
  const turns = Object.entries<Contender>(contenders).map(([name, { sell }]) => ({
    name,
    sell,
    results: [] as Measured[],
  }));
  for (let round = 1; round <= rounds; round++) {
    onRound(round);
    for (const { sell, results } of round % 2 === 1 ? turns : turns.toReversed()) {
      results.push(await measureOnce(sell, load, dataSource));
    }
  }
  return Object.fromEntries(turns.map(({ name, results }) => [name, summaryOf(results)])) as Record<
    Name,
    Speed
  >;
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
