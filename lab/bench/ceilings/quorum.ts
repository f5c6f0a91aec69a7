import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { redlock } from '../../../lv3-redlock/src/techniques/redlock';
import { buy } from '../locks/bench';
import { startSideBySide } from '../locks/side-by-side';
import type { BenchRoom } from '../lv4/bench-room';
import type { Stage } from '../run';
import { HOT } from '../shared/load';
import { perRound } from '../shared/rate';
import { COLD_S, type Timing, takeTurns, warmFor } from '../shared/take-turns';
import { type CeilingRow, ceilingRow } from './results';

const CALLERS = 64;
const LEAST = 0.7;

/** A quorum of Redis servers next to the row lock, each as a service of one process behind its balancer. */
export async function* benchQuorum(
  { scratch, parts }: BenchRoom,
  { seconds, rounds }: Timing,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<CeilingRow> {
  const levels = await startSideBySide(scratch, parts, { instances: 1, callers: CALLERS });
  const sell = async (technique: string, forSeconds: number) =>
    (await buy(levels, { technique, events: HOT, seconds: forSeconds })).perSecond;
  for (const { slug } of [redlock, rowLock]) await sell(slug, warmFor(COLD_S, seconds));
  const { quorum, row } = await takeTurns(
    [
      ['quorum', () => sell(redlock.slug, seconds)],
      ['row', () => sell(rowLock.slug, seconds)],
    ],
    roundsOf('quorum', rounds),
  );
  await levels.close();
  const what = `${redlock.slug}, hot, over HTTP, ${CALLERS} callers`;
  yield ceilingRow(
    { name: 'quorum', what, ceiling: rowLock.slug, aim: { least: LEAST } },
    perRound(quorum, row),
  );
}
