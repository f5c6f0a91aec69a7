import { kafkaAdmission } from '../../../lv4-kafka/src/techniques/kafka-admission';
import { kafkaKeyed } from '../../../lv4-kafka/src/techniques/kafka-keyed';
import { benchAcceptance } from '../lv4/bench-acceptance';
import type { BenchRoom } from '../lv4/bench-room';
import type { Stage } from '../run';
import type { CeilingsPlan } from './plan';
import { type CeilingRow, ceilingRow, perRound } from './results';

const CALLERS = 256;

/** Admission asks Redis first. */
const LEAST: Record<string, number> = {
  [`${kafkaKeyed.slug}, accepting`]: 0.7,
  [`${kafkaAdmission.slug}, accepting`]: 0.6,
};

/** 202s per second, each acknowledged by all in-sync replicas. */
export async function* benchAccepting(
  room: BenchRoom,
  plan: Pick<CeilingsPlan, 'seconds' | 'rounds'>,
  stage: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<CeilingRow> {
  for await (const { what, node, others } of benchAcceptance(room, { ...plan, callers: [CALLERS] }, stage)) {
    const least = LEAST[what];
    if (least === undefined) continue;
    yield ceilingRow(
      { name: 'accepting', what: `${what}, ${CALLERS} callers`, ceiling: 'an empty handler', aim: { least } },
      perRound(node.rounds, others.rounds),
    );
  }
}
