import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import type { Stage } from '../run';
import { HOT, placeOf, SPREAD } from '../shared/load';
import { putOnSale, requireSold } from '../shared/sale';
import { type Timing, takeTurns, WARM_UP_S } from '../shared/take-turns';
import type { BenchRoom } from './bench-room';
import { type Crowd, contend } from './contend';
import { type BareLock, type BookingLock, bareRowLock, bookingLocks, waitingLocks } from './locks';
import type { HandoffRow } from './results';
import { beginAnew, scriptCalls } from './script-calls';
import { type Contention, contendedRow } from './tally';

const CONTENDERS = [32, 1_000];
const PLACES = [HOT, SPREAD];

/** One lock under one crowd. */
interface Contended {
  slug: string;
  measure: (crowd: Crowd) => Promise<Contention>;
}

/** How often a lock changes hands: with nothing inside, and around a booking. All locks take turns in each round. */
export async function* benchHandoffs(
  room: BenchRoom,
  { seconds, rounds }: Timing,
  { roundsOf }: Pick<Stage, 'roundsOf'>,
): AsyncGenerator<HandoffRow> {
  const sections = {
    nothing: [...waitingLocks(room), bareRowLock(room)].map((lock) => around(lock, room)),
    booking: bookingLocks(room).map((lock) => aroundBooking(lock, room)),
  };
  for (const inside of ['nothing', 'booking'] as const) {
    for (const crowd of crowdsOf(seconds)) {
      const { contenders, events } = crowd;
      const locks = sections[inside];
      for (const { measure } of locks) await measure({ ...crowd, seconds: WARM_UP_S });
      const results = await takeTurns(
        locks.map(({ slug, measure }) => [slug, () => measure(crowd)]),
        roundsOf(`${contenders} contenders, ${placeOf(crowd)}, ${inside} inside`, rounds),
      );
      const byRowLock = results[rowLock.slug] as Contention[];
      for (const [lock, of] of Object.entries(results)) {
        yield contendedRow({ lock, inside, contenders, events }, of, byRowLock);
      }
    }
  }
}

function crowdsOf(seconds: number): Crowd[] {
  return CONTENDERS.flatMap((contenders) => PLACES.map((events) => ({ contenders, events, seconds })));
}

function around({ slug, pass, scripts }: BareLock, { quorum, redis, lv2, deadline }: BenchRoom): Contended {
  const measure = async (crowd: Crowd) => {
    await beginAnew(quorum);
    await putOnSale(lv2, { ...crowd, callers: crowd.contenders, ticketRows: false });
    const contention = await contend(pass, crowd, deadline);
    const [calls, turns] = [await scriptCalls(redis), contention.perSecond * crowd.seconds];
    if (calls < Math.floor(turns * scripts)) {
      throw new Error(`${slug}: ${turns} turns, and Redis ran no more than ${calls} scripts`);
    }
    return contention;
  };
  return { slug, measure };
}

function aroundBooking({ slug, dataSource, begin }: BookingLock, { quorum, deadline }: BenchRoom): Contended {
  const measure = async (crowd: Crowd) => {
    await beginAnew(quorum);
    await putOnSale(dataSource, { ...crowd, callers: crowd.contenders, ticketRows: false });
    const { pass, told } = begin();
    const contention = await contend(pass, crowd, deadline);
    await requireSold(dataSource, told());
    return contention;
  };
  return { slug, measure };
}
