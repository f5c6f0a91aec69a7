import type { DataSource } from 'typeorm';
import type { Load } from '../shared/load';
import { putOnSale } from '../shared/sale';
import type { Contender } from './contender';

/** Long enough to open the connections, and for the compiler of V8. */
const WARM_UP_S = 0.5;

/** Lets a contender of this process sell for a while, and looks away. pgbench needs none: it is compiled. */
export async function warmUp(contender: Contender, load: Load, dataSource: DataSource): Promise<void> {
  await putOnSale(dataSource, load);
  await contender.sell({ ...load, seconds: WARM_UP_S });
}
