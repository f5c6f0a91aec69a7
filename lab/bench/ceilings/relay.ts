import { RELAY_LOCK } from '../../../lv4-kafka/src/outbox/pass-on';
import { kafkaKeyed } from '../../../lv4-kafka/src/techniques/kafka-keyed';
import { decideBacklog } from '../lv4/bench-decisions';
import type { BenchRoom } from '../lv4/bench-room';
import { startWorkerOnDemand, type WorkerOnDemand } from '../lv4/worker-on-demand';
import type { Stage } from '../run';
import { HOT } from '../shared/load';
import { takeTurns } from '../shared/take-turns';
import { BACKLOG } from './deciding';
import type { CeilingsPlan } from './plan';
import { type CeilingRow, ceilingRow, perRound } from './results';

/** It may cost the worker a tenth. */
const LEAST = 0.9;

/** What one worker decides while its relay passes on what was decided, next to the same while the relay waits. */
export async function* benchRelay(
  room: BenchRoom,
  { rounds }: Pick<CeilingsPlan, 'rounds'>,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<CeilingRow> {
  const worker = await startWorkerOnDemand(room);
  const decide = async () => (await decideBacklog(worker, kafkaKeyed, HOT, BACKLOG)).perSecond;
  for (let time = 0; time < 2; time++) await decide();
  const results = await takeTurns(
    { relayed: decide, waiting: () => whileRelayWaits(worker, decide) },
    roundsOf('relay', rounds),
  );
  await worker.close();
  yield ceilingRow(
    {
      ...{ name: 'relay', what: `${kafkaKeyed.slug}, hot: decided while the relay passes on` },
      ...{ ceiling: 'while it waits', aim: { least: LEAST } },
    },
    perRound(results.relayed, results.waiting),
  );
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
