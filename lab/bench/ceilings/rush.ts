import { startLevel } from '@ticket-rush/stack/level/level';
import { openShop } from '@ticket-rush/testing/rush/shop';
import { techniques } from '../../../lv4-kafka/src/techniques';
import { kafkaAdmission } from '../../../lv4-kafka/src/techniques/kafka-admission';
import { kafkaKeyed } from '../../../lv4-kafka/src/techniques/kafka-keyed';
import { rushAtNothing } from '../../rush/floor';
import { latencyOf } from '../../rush/latency';
import { rushOnce } from '../../rush/rush-once';
import type { BenchRoom } from '../lv4/bench-room';
import { requireSound } from '../lv4/bench-rushes';
import type { Stage } from '../run';
import { perRound } from '../shared/rate';
import { type Side, type Timing, takeTurns } from '../shared/take-turns';
import { type CeilingRow, ceilingRow } from './results';

/** The usual rush. */
const LOAD = { buyers: 1_000, tickets: 100, instances: 2, seed: 1 };
const WARM_UPS = 3;

/** Whose workers decide whole batches has its 202s early as well: the workers leave the processors to the API. */
const BATCHING = [kafkaKeyed.slug, kafkaAdmission.slug];
const MOST = { batching: 2, others: 3 };

const NOTHING = 'does nothing';
const noted = () => undefined;

/** How late the last of the answers come in a rush, next to the same rush at a call that does nothing. */
export async function* benchRush(
  { scratch, parts }: BenchRoom,
  { rounds }: Timing,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<CeilingRow> {
  const running = await startLevel(scratch, { level: 'lv4', instances: LOAD.instances, parts });
  const shop = openShop(running.url);
  const p99Of = async (technique: string): Promise<number> => {
    const { records, audit } = await rushOnce(shop, technique, LOAD, noted);
    requireSound(technique, audit);
    return latencyOf(records.map(({ intendedAt, answeredAt }) => answeredAt - intendedAt)).p99;
  };
  const sides: Side<string, number>[] = [
    [NOTHING, async () => (await rushAtNothing(shop, LOAD, noted)).answerMs.p99],
    ...techniques.map(({ slug }) => [slug, () => p99Of(slug)] as const),
  ];
  await takeTurns(sides, roundsOf('rush: warming up', WARM_UPS));
  const results = await takeTurns(sides, roundsOf('rush', rounds));
  for (const { slug } of techniques) {
    const aim = { most: BATCHING.includes(slug) ? MOST.batching : MOST.others };
    const what = `${slug}: p99 of the answers in the rush`;
    yield ceilingRow(
      { name: 'rush', what, ceiling: NOTHING, aim },
      perRound(results[slug] ?? [], results[NOTHING] ?? []),
    );
  }
  await shop.close();
  await running.stop();
}
