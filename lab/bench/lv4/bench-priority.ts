import type { DataSource } from 'typeorm';
import type { AcceptedRequest } from '../../../lv4-kafka/src/requests/request-message';
import { kafkaKeyed } from '../../../lv4-kafka/src/techniques/kafka-keyed';
import type { Stage } from '../run';
import { HOT } from '../shared/load';
import { median } from '../shared/rate';
import { takeTurns } from '../shared/take-turns';
import type { BenchRoom } from './bench-room';
import type { PriorityRow } from './results';
import { requestsFor, startWorkerOnDemand, type WorkerOnDemand } from './worker-on-demand';

/** One in so many has paid for not waiting. */
const OTHERS_PER_VIP = 10;

type Passed = Pick<PriorityRow, 'vipMs' | 'otherMs' | 'vipPlace'>;

/** How much sooner a few are decided who came last and have a lane of their own; all of them want the same event. */
export async function* benchPriority(
  room: BenchRoom,
  { backlog, rounds }: { backlog: number; rounds: number },
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<PriorityRow> {
  const worker = await startWorkerOnDemand(room);
  const [others, vips] = [backlog, Math.ceil(backlog / OTHERS_PER_VIP)];
  const pass = (vipClass: AcceptedRequest['buyerClass']) => passBehind(worker, others, vips, vipClass);
  await pass('vip');
  const results = await takeTurns(
    [
      ['own lane', () => pass('vip')],
      ['same lane', () => pass('standard')],
    ],
    roundsOf('priority', rounds),
  );
  for (const lane of ['own lane', 'same lane'] as const)
    yield priorityRow({ lane, others, vips }, results[lane]);
  await worker.close();
}

/** Appends the VIPs after all others, and sees when they are decided. */
async function passBehind(
  worker: WorkerOnDemand,
  others: number,
  vips: number,
  vipClass: AcceptedRequest['buyerClass'],
): Promise<Passed> {
  await worker.beginAnew();
  const first = requestsFor(kafkaKeyed, { requests: others, events: HOT });
  const last = requestsFor(kafkaKeyed, { requests: vips, events: HOT, firstBuyer: others + 1 });
  const wentOnAt = await worker.decide(kafkaKeyed, [
    ...first,
    ...last.map((request) => ({ ...request, buyerClass: vipClass })),
  ]);
  return readPassed(worker.dataSource, others, wentOnAt);
}

/** Milliseconds from when the worker went on, of the median request of each class. */
async function readPassed(dataSource: DataSource, others: number, wentOnAt: number): Promise<Passed> {
  const [passed] = await dataSource.query<[Passed]>(
    `WITH decided AS (
       SELECT buyer_id > $1 AS vip, extract(epoch FROM decided_at) * 1000 - $2::float8 AS ms,
              row_number() OVER (ORDER BY decided_at) - 1 AS place
         FROM booking_decisions
     )
     SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) FILTER (WHERE vip) AS "vipMs",
            percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) FILTER (WHERE NOT vip) AS "otherMs",
            percentile_cont(0.5) WITHIN GROUP (ORDER BY place) FILTER (WHERE vip) AS "vipPlace"
       FROM decided`,
    [others, wentOnAt],
  );
  return passed;
}

export function priorityRow(
  what: Pick<PriorityRow, 'lane' | 'others' | 'vips'>,
  rounds: Passed[],
): PriorityRow {
  const medianOf = (figure: keyof Passed) => median(rounds.map((round) => round[figure]));
  return {
    ...what,
    vipMs: medianOf('vipMs'),
    otherMs: medianOf('otherMs'),
    vipPlace: medianOf('vipPlace'),
  };
}
