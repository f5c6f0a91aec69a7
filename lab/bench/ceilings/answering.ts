import { schema } from '../../../lv3-redlock/src/schema';
import { luaScript } from '../../../lv3-redlock/src/techniques/lua-script';
import { kafkaAdmission } from '../../../lv4-kafka/src/techniques/kafka-admission';
import { kafkaKeyed } from '../../../lv4-kafka/src/techniques/kafka-keyed';
import { benchAnswers } from '../lv3/bench-answers';
import { benchAcceptance } from '../lv4/bench-acceptance';
import type { BenchRoom } from '../lv4/bench-room';
import type { Stage } from '../run';
import { perRound, type RatioRow } from '../shared/rate';
import { connectTo } from '../shared/servers';
import type { Timing } from '../shared/take-turns';
import { type CeilingRow, ceilingRow } from './results';

const CEILING = 'an empty handler';
const CALLERS = 256;

/** Of an empty handler, at least so much. Admission asks Redis first. A state that is not named here has no aim. */
const LEAST: Record<string, number> = {
  [`${luaScript.slug}, selling`]: 0.85,
  [`${luaScript.slug}, sold out`]: 0.95,
  [`${kafkaKeyed.slug}, accepting`]: 0.7,
  [`${kafkaAdmission.slug}, accepting`]: 0.6,
};

/** The script of LV.3 as a service, next to a service that does nothing. */
export async function* benchScript(
  { scratch, parts }: BenchRoom,
  timing: Timing,
  stage: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<CeilingRow> {
  const lv3Url = await parts.postgres.createDatabase('bench_ceilings_lv3');
  const lv3 = await connectTo(lv3Url, schema);
  const rows = benchAnswers({ scratch, parts, lv3, lv3Url }, timing, stage);
  yield* withAims('script', rows, ({ what, callers }) => `${what}, over HTTP, ${callers} callers`);
  await lv3.destroy();
}

/** 202s per second, each acknowledged by all in-sync replicas. */
export async function* benchAccepting(
  room: BenchRoom,
  timing: Timing,
  stage: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<CeilingRow> {
  const rows = benchAcceptance(room, { ...timing, callers: [CALLERS] }, stage);
  yield* withAims('accepting', rows, ({ what, callers }) => `${what}, ${callers} callers`);
}

async function* withAims(
  name: CeilingRow['name'],
  rows: AsyncIterable<RatioRow>,
  whatOf: (row: RatioRow) => string,
): AsyncGenerator<CeilingRow> {
  for await (const row of rows) {
    const least = LEAST[row.what];
    if (least === undefined) continue;
    const about = { name, what: whatOf(row), ceiling: CEILING, aim: { least } };
    yield ceilingRow(about, perRound(row.node.rounds, row.others.rounds));
  }
}
