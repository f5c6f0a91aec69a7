import { techniques } from '../../../lv4-kafka/src/techniques';
import type { LogTechnique } from '../../../lv4-kafka/src/techniques/technique';
import type { Stage } from '../run';
import { HOT, placeOf, SPREAD } from '../shared/load';
import { median, ratioOf, speedOf } from '../shared/rate';
import { requireSold } from '../shared/sale';
import { type Side, type Timing, takeTurns } from '../shared/take-turns';
import type { BenchRoom } from './bench-room';
import { countDecided, type Decided } from './decided';
import type { DecisionRow } from './results';
import { insertRows, openOneStatement } from './without-a-log';
import { requestsFor, startWorkerOnDemand, type WorkerOnDemand } from './worker-on-demand';

const PLACES = [HOT, SPREAD];

/** A technique that takes its requests almost one by one gets a tenth of them: it needs as long. */
const A_BATCH = 100;
const LESS = 10;

const ONE_STATEMENT = 'one statement';

/** What one worker decides a second of a backlog, next to bare inserts and next to LV.2's one statement. */
export async function* benchDecisions(
  room: BenchRoom,
  plan: Timing & { backlog: number },
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<DecisionRow> {
  const worker = await startWorkerOnDemand(room);
  const oneStatement = await openOneStatement(room);
  for (const events of PLACES) {
    const deciding = techniques.map(
      (technique): Side<string, Decided> => [
        technique.slug,
        () => decideBacklog(worker, technique, events, plan.backlog),
      ],
    );
    for (const [, decide] of deciding) await decide();
    await oneStatement.warmUp(events, plan.seconds);
    const inserting = techniques.map(
      (technique): Side<string, Decided> => [
        insertsOf(technique),
        () => insert(room, worker, technique, events, plan.seconds),
      ],
    );
    const booking = async () => asOneByOne(await oneStatement.book(events, plan.seconds));
    const results = await takeTurns(
      [...deciding, ...inserting, [ONE_STATEMENT, booking]],
      roundsOf(`decisions, ${placeOf({ events })}`, plan.rounds),
    );
    for (const technique of techniques) yield decisionRow(technique, events, results);
  }
  await oneStatement.close();
  await worker.close();
}

/** @throws unless every request is confirmed, and every ticket there once */
export async function decideBacklog(
  worker: WorkerOnDemand,
  technique: LogTechnique,
  events: number,
  backlog: number,
): Promise<Decided> {
  const requests = technique.batchSize >= A_BATCH ? backlog : Math.ceil(backlog / LESS);
  await worker.beginAnew(events);
  await worker.decide(technique, requestsFor(technique, { requests, events }));
  const decided = await countDecided(worker.dataSource);
  requireConfirmed(technique.slug, requests, decided.confirmed);
  await requireSold(worker.dataSource, requests);
  return decided;
}

/** @throws if a buyer was refused, although there is a ticket for each */
export function requireConfirmed(technique: string, asked: number, confirmed: number): void {
  if (confirmed !== asked)
    throw new Error(`${technique}: ${asked} requests, of which ${confirmed} were confirmed`);
}

async function insert(
  { scratch, pgbench }: BenchRoom,
  { beginAnew, dataSource, databaseUrl }: WorkerOnDemand,
  { slug, batchSize }: LogTechnique,
  events: number,
  seconds: number,
): Promise<Decided> {
  await beginAnew(events);
  const clients = { scratch, path: pgbench, databaseUrl };
  await insertRows(clients, { technique: slug, events, rows: batchSize }, seconds);
  return countDecided(dataSource);
}

function asOneByOne(perSecond: number): Decided {
  return { confirmed: 0, perTransaction: 1, perSecond };
}

function insertsOf({ slug }: Pick<LogTechnique, 'slug'>): string {
  return `${slug}, inserts`;
}

/** What the rounds of a technique say together, each next to the same round of the others. */
export function decisionRow(
  { slug, batchSize }: Pick<LogTechnique, 'slug' | 'batchSize'>,
  events: number,
  results: Record<string, Pick<Decided, 'perSecond' | 'perTransaction'>[]>,
): DecisionRow {
  const [decisions, inserts, oneStatement] = [
    speedOf(results[slug] ?? []),
    speedOf(results[insertsOf({ slug })] ?? []),
    speedOf(results[ONE_STATEMENT] ?? []),
  ];
  return {
    ...{ technique: slug, events, batchSize, decisions, inserts, oneStatement },
    perTransaction: median((results[slug] ?? []).map(({ perTransaction }) => perTransaction)),
    ofInserts: ratioOf(decisions, inserts),
    ofOneStatement: ratioOf(decisions, oneStatement),
  };
}
