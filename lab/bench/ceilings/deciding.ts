import { kafkaAdmission } from '../../../lv4-kafka/src/techniques/kafka-admission';
import { kafkaKeyed } from '../../../lv4-kafka/src/techniques/kafka-keyed';
import { decideBacklog } from '../lv4/bench-decisions';
import type { BenchRoom } from '../lv4/bench-room';
import { openOneStatement } from '../lv4/one-statement';
import { startWorkerOnDemand } from '../lv4/worker-on-demand';
import type { Stage } from '../run';
import { HOT } from '../shared/load';
import { takeTurns } from '../shared/take-turns';
import type { CeilingsPlan } from './plan';
import { type CeilingRow, ceilingRow, perRound } from './results';

export const BACKLOG = 20_000;
const LEAST = 6;
const ONE_STATEMENT = 'one statement for each booking';
const BATCHING = [kafkaKeyed, kafkaAdmission];

/** What one worker decides of a backlog for one event, next to LV.2's one statement for each booking. */
export async function* benchDeciding(
  room: BenchRoom,
  { seconds, rounds }: Pick<CeilingsPlan, 'seconds' | 'rounds'>,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<CeilingRow> {
  const worker = await startWorkerOnDemand(room);
  const oneStatement = await openOneStatement(room);
  const deciding = BATCHING.map((technique) => {
    const decide = async () => (await decideBacklog(worker, technique, HOT, BACKLOG)).perSecond;
    return [technique.slug, decide] as const;
  });
  for (const [, decide] of deciding) await decide();
  await oneStatement.warmUp(HOT, seconds);
  const sides: Record<string, () => Promise<number>> = {
    ...Object.fromEntries(deciding),
    [ONE_STATEMENT]: () => oneStatement.book(HOT, seconds),
  };
  const results = await takeTurns(sides, roundsOf('deciding', rounds));
  await oneStatement.close();
  await worker.close();
  for (const { slug } of BATCHING) {
    yield ceilingRow(
      {
        ...{ name: 'deciding', what: `${slug}, hot: decided by one worker` },
        ...{ ceiling: ONE_STATEMENT, aim: { least: LEAST } },
      },
      perRound(results[slug] ?? [], results[ONE_STATEMENT] ?? []),
    );
  }
}
