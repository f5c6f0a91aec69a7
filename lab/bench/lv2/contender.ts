import type { DataSource } from 'typeorm';
import type { Load } from '../shared/load';
import { putOnSale } from '../shared/sale';
import { warmFor } from '../shared/warm-up';

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

/** Long enough to open the connections, and for the compiler of V8. */
const WARM_UP_S = 0.5;

/** Lets a contender of this process sell for a while, and looks away. pgbench needs none: it is compiled. */
export async function warmUp(contender: Contender, load: Load, dataSource: DataSource): Promise<void> {
  await putOnSale(dataSource, load);
  await contender.sell({ ...load, seconds: warmFor(WARM_UP_S, load.seconds) });
}
