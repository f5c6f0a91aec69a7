import type { Cost, CostResults, CostRow, Program } from '../bench/cost/results';

/** What is taken while a buyer is served: a program's processor time, or the one place that only one buyer at a time can be in. */
export type Resource = Program | 'alone';

/** Milliseconds of each resource. */
export type Demand = Record<Resource, number>;

export interface TechniqueDemand {
  level: string;
  technique: string;
  sold: Demand;
  refused: Demand;
}

export interface Crowd {
  buyers: number;
  tickets: number;
}

/**
 * Where the processors had more than the rest of this share of their time to spare and buyers still waited, they waited for
 * each other (utilisation law: what is not busy is not what limits).
 */
const BUSY = 0.85;

/** Reads what each buyer needs from the costs that were measured. @throws if processor time was not measured there */
export function demandsIn({ run, rows }: CostResults): TechniqueDemand[] {
  return rows.map(({ level, technique, sold, refused }: CostRow) => ({
    ...{ level, technique },
    sold: demandOf(sold, run.cores),
    refused: demandOf(refused, run.cores),
  }));
}

function demandOf({ cpuMs, perSecond }: Cost, cores: number): Demand {
  if (cpuMs.service === null) throw new Error('no processor time in it: measure `bench cost` on Linux');
  const { service, worker, postgres, redis, kafka } = cpuMs;
  const programs = {
    ...{ service, worker: worker ?? 0, postgres: postgres ?? 0 },
    ...{ redis: redis ?? 0, kafka: kafka ?? 0 },
  };
  const busy = (processorMsOf(programs) * perSecond) / 1000 / cores;
  return { ...programs, alone: busy < BUSY ? 1000 / perSecond : 0 };
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
