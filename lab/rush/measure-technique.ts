import type { Shop } from '@ticket-rush/testing/rush/shop';
import type { Progress } from '../report/progress';
import type { Load } from './describe-run';
import type { Finding } from './experiment';
import { rowOf } from './row';
import { type OnAnswer, rushOnce } from './rush-once';
import { traceOf } from './trace';

type Offered = Awaited<ReturnType<Shop['techniques']>>[number];

/**
 * One rush to warm up, at an event of its own, then the one that counts. The first is as large as the second: with a
 * quarter of the buyers the figures were still 20 to 100 % slower, and worst for whichever technique came first.
 */
export async function measureTechnique(
  shop: Shop,
  { level, slug, expected }: Offered,
  load: Load,
  progress: Progress,
): Promise<Finding> {
  await rushOnce(shop, slug, load, counting(progress, `${level} ${slug}: warming up`));
  const { records, bookings, audit } = await rushOnce(
    shop,
    slug,
    load,
    counting(progress, `${level} ${slug}`),
  );
  const { instances, tickets } = load;
  const row = rowOf({ level, technique: slug, instances, tickets, expected, records, audit });
  progress.ended(`${level} ${slug}: ${row.sold} of ${tickets} sold, ${row.verdict}`);
  return { row, report: audit.report, trace: traceOf({ tickets, records, bookings, audit }) };
}

function counting(progress: Progress, what: string): OnAnswer {
  let text = `${what}: sending`;
  progress.during(() => text);
  return (answered, requests) => {
    text = `${what}: ${answered} of ${requests} answers`;
  };
}
