import { RELAY_LOCK } from '../../../lv4-kafka/src/outbox/pass-on';
import { kafkaAdmission } from '../../../lv4-kafka/src/techniques/kafka-admission';
import { kafkaKeyed } from '../../../lv4-kafka/src/techniques/kafka-keyed';
import type { LogTechnique } from '../../../lv4-kafka/src/techniques/technique';
import { decideBacklog } from '../lv4/bench-decisions';
import type { BenchRoom } from '../lv4/bench-room';
import { openOneStatement } from '../lv4/without-a-log';
import { startWorkerOnDemand, type WorkerOnDemand } from '../lv4/worker-on-demand';
import type { Stage } from '../run';
import { HOT } from '../shared/load';
import { perRound } from '../shared/rate';
import { type Timing, takeTurns } from '../shared/take-turns';
import { type CeilingRow, ceilingRow } from './results';

const BACKLOG = 20_000;
const LEAST = 6;
const ONE_STATEMENT = 'one statement for each booking';
const BATCHING = [kafkaKeyed, kafkaAdmission];

/** What one worker decides of a backlog for one event, next to LV.2's one statement for each booking. */
export async function* benchDeciding(
  room: BenchRoom,
  { seconds, rounds }: Timing,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<CeilingRow> {
  const worker = await startWorkerOnDemand(room);
  const oneStatement = await openOneStatement(room);
  for (const technique of BATCHING) await decide(worker, technique);
  await oneStatement.warmUp(HOT, seconds);
  const results = await takeTurns<string, number>(
    [
      ...BATCHING.map((technique) => [technique.slug, () => decide(worker, technique)] as const),
      [ONE_STATEMENT, () => oneStatement.book(HOT, seconds)],
    ],
    roundsOf('deciding', rounds),
  );
  await oneStatement.close();
  await worker.close();
  for (const { slug } of BATCHING) {
    const what = `${slug}, hot: decided by one worker`;
    yield ceilingRow(
      { name: 'deciding', what, ceiling: ONE_STATEMENT, aim: { least: LEAST } },
      perRound(results[slug] ?? [], results[ONE_STATEMENT] ?? []),
    );
  }
}

/** It may cost the worker a tenth. */
const LEAST_RELAYED = 0.9;

/** What one worker decides while its relay passes on what was decided, next to the same while the relay waits. */
export async function* benchRelay(
  room: BenchRoom,
  { rounds }: Timing,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<CeilingRow> {
  const worker = await startWorkerOnDemand(room);
  for (let time = 0; time < 2; time++) await decide(worker, kafkaKeyed);
  const { relayed, waiting } = await takeTurns(
    [
      ['relayed', () => decide(worker, kafkaKeyed)],
      ['waiting', () => whileRelayWaits(worker, () => decide(worker, kafkaKeyed))],
    ],
    roundsOf('relay', rounds),
  );
  await worker.close();
  const what = `${kafkaKeyed.slug}, hot: decided while the relay passes on`;
  yield ceilingRow(
    { name: 'relay', what, ceiling: 'while it waits', aim: { least: LEAST_RELAYED } },
    perRound(relayed, waiting),
  );
}

async function decide(worker: WorkerOnDemand, technique: LogTechnique): Promise<number> {
  return (await decideBacklog(worker, technique, HOT, BACKLOG)).perSecond;
}

/** One relay at a time has the lock. While we have it, that of the worker asks for it, and does no more. */
async function whileRelayWaits<T>(worker: WorkerOnDemand, work: () => Promise<T>): Promise<T> {
  // First it passes on what is left of the last round: every round begins with an empty outbox.
  await worker.beginAnew(HOT);
  const session = worker.dataSource.createQueryRunner();
  await session.query('SELECT pg_advisory_lock($1)', [RELAY_LOCK]);
  try {
    return await work();
  } finally {
    await session.query('SELECT pg_advisory_unlock($1)', [RELAY_LOCK]);
    await session.release();
  }
}
