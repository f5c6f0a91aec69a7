import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { schema } from '../../../lv3-redlock/src/schema';
import { benchAnswers } from '../lv3/bench-answers';
import type { BenchRoom } from '../lv4/bench-room';
import type { Stage } from '../run';
import type { CeilingsPlan } from './plan';
import { type CeilingRow, ceilingRow, perRound } from './results';

/** While it sells, and once it is sold out. */
const LEAST = [0.85, 0.95];

/** The script of LV.3 as a service, next to a service that does nothing. */
export async function* benchScript(
  { scratch, parts }: BenchRoom,
  plan: Pick<CeilingsPlan, 'seconds' | 'rounds'>,
  stage: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<CeilingRow> {
  const lv3Url = await parts.postgres.createDatabase('bench_ceilings_lv3');
  const connection = { poolSize: 2, poolWaitMs: 60_000, applicationName: 'bench' };
  const lv3 = await connectDatabase({ url: lv3Url, ...connection }, schema);
  const room = { scratch, parts, lv3, lv3Url };
  const aims = LEAST.values();
  for await (const { what, callers, node, others } of benchAnswers(room, plan, stage)) {
    const aim = { least: aims.next().value as number };
    const about = {
      name: 'script',
      what: `${what}, over HTTP, ${callers} callers`,
      ceiling: 'an empty handler',
      aim,
    };
    yield ceilingRow(about as CeilingRow, perRound(node.rounds, others.rounds));
  }
  await lv3.destroy();
}
