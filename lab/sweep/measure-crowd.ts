import { letAsk, untilDecided } from '../bench/shared/crowd';
import { latencyOf } from '../rush/latency';
import type { CrowdLoad } from './axes';
import type { OpenPoint } from './open-point';
import type { Sample } from './results';
import { retriesOf } from './retries';
import { pickerOf, zipfShares } from './zipf';

/** More than any technique sells in a second. */
const MOST_PER_SECOND = 8_000;
/** On top of the share of an event, so that none sells out by chance. */
const SPARE = 50;
/** As many events are put on sale side by side. */
const AT_ONCE = 20;

/** How fast a technique sells while callers ask again and again. */
export async function measureCrowd(
  { shop, callers, dataSource, running }: OpenPoint,
  technique: string,
  { events }: CrowdLoad,
  seconds: number,
): Promise<Sample> {
  const shares = zipfShares(events);
  const eventIds = await putOnSale(
    shop,
    shares.map((share) => Math.ceil(share * MOST_PER_SECOND * seconds) + SPARE),
  );
  const retriesBefore = await retriesOf(running, technique);
  const startedAt = performance.now();
  const told = await letAsk(callers, { technique, seconds, nextEvent: pickerOf(eventIds, shares) });
  const sold = await untilDecided(dataSource, told, eventIds);
  const doneMs = performance.now() - startedAt;
  const { p50, p99 } = latencyOf(told.answersMs);
  return {
    ...{ perSecond: (sold * 1000) / doneMs, doneMs, answerP50Ms: p50, answerP99Ms: p99 },
    attempts: 1 + ((await retriesOf(running, technique)) - retriesBefore) / Math.max(1, sold),
    clientMs: 0,
    soldOut: told.soldOut,
    comeAgain: told.comeAgain,
  };
}

async function putOnSale(shop: OpenPoint['shop'], tickets: number[]): Promise<number[]> {
  const ids: number[] = [];
  for (let from = 0; from < tickets.length; from += AT_ONCE) {
    const some = tickets.slice(from, from + AT_ONCE);
    const created = await Promise.all(
      some.map((count) => shop.createEvent({ name: 'Sweep', tickets: count })),
    );
    ids.push(...created.map(({ id }) => id));
  }
  return ids;
}
