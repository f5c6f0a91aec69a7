import type { Cost, CostResults, CostRow, Program } from '../bench/cost/results';
import { type BatchCost, batchCostOf } from './batch-cost';

/** What is taken while a buyer is served: a program's processor time, or the one place that only one buyer at a time can be in. */
export type Resource = Program | 'alone';

/** Milliseconds of each resource. */
export type Demand = Record<Resource, number>;

export interface TechniqueDemand {
  level: string;
  technique: string;
  sold: Demand;
  refused: Demand;
  /** What deciding takes where a log decides; `null` where the answer is the decision. */
  batch: Record<Told, BatchCost> | null;
}

/** What a buyer is told. */
export type Told = 'sold' | 'refused';

export interface Crowd {
  buyers: number;
  tickets: number;
}

/** A program with one thread that was busy for this share of the time, or processors that were, are what limits. */
const BUSY = 0.9;

/** Reads what each buyer needs from the costs that were measured. @throws if processor time was not measured there */
export function demandsIn({ run, rows }: CostResults): TechniqueDemand[] {
  return rows.map(({ level, technique, sold, refused }: CostRow) => ({
    ...{ level, technique },
    sold: demandOf(sold, run.cores),
    refused: demandOf(refused, run.cores),
    batch:
      sold.batches && refused.batches
        ? { sold: batchCostOf(sold.batches), refused: batchCostOf(refused.batches) }
        : null,
  }));
}

/**
 * A buyer is alone for one second divided by the rate where one at a time is what limits. It is, if on average at least one
 * buyer waited for another's lock in PostgreSQL; or if no program was busy and buyers waited all the same (utilisation law:
 * what is not busy is not what limits). The second says nothing of LV.4, where the worker waits for its servers.
 *
 * Of LV.4 the costs of large batches count: the crowds that are asked about are larger than any that was measured.
 */
function demandOf({ cpuMs, perSecond, lockWaitMs, batches }: Cost, cores: number): Demand {
  if (cpuMs.service === null) throw new Error('no processor time in it: measure `bench cost` on Linux');
  const { service, worker, postgres, redis, kafka } = cpuMs;
  const large = batches?.[1];
  const programs = {
    ...{ service, worker: large?.workerMs ?? worker ?? 0, postgres: large?.postgresMs ?? postgres ?? 0 },
    ...{ redis: redis ?? 0, kafka: kafka ?? 0 },
  };
  const each = (ms: number) => (ms * perSecond) / 1000;
  const wait = each(lockWaitMs) >= 1;
  const nothingIsBusy = each(processorMsOf(programs)) / cores < BUSY && each(service) < BUSY;
  return { ...programs, alone: wait || (worker === null && nothingIsBusy) ? 1000 / perSecond : 0 };
}

/** On processors, of all programs together. */
export function processorMsOf({ service, worker, postgres, redis, kafka }: Pick<Demand, Program>): number {
  return service + worker + postgres + redis + kafka;
}

/** What a whole rush takes of a resource, in seconds of it. */
export function secondsOf(
  resource: Resource,
  { sold, refused }: TechniqueDemand,
  { buyers, tickets }: Crowd,
): number {
  const winners = Math.min(buyers, tickets);
  return (winners * sold[resource] + (buyers - winners) * refused[resource]) / 1000;
}
