import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { schema } from '../../../lv3-redlock/src/schema';
import { luaScript } from '../../../lv3-redlock/src/techniques/lua-script';
import { benchAnswers } from '../lv3/bench-answers';
import type { BenchRoom } from '../lv4/bench-room';
import type { Stage } from '../run';
import type { CeilingsPlan } from './plan';
import { type CeilingRow, ceilingRow, perRound } from './results';

const LEAST: Record<string, number> = {
  [`${luaScript.slug}, selling`]: 0.85,
  [`${luaScript.slug}, sold out`]: 0.95,
};

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
  for await (const { what, callers, node, others } of benchAnswers(room, plan, stage)) {
    const aim = { least: LEAST[what] as number };
    yield ceilingRow(
      { name: 'script', what: `${what}, over HTTP, ${callers} callers`, ceiling: 'an empty handler', aim },
      perRound(node.rounds, others.rounds),
    );
  }
  await lv3.destroy();
}
