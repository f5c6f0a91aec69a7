/** One process of a rush: the learner's technique, with connections of its own. It says when it is ready, and books when it is told. */
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { openDatabase } from '@ticket-rush/shared/database/database';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { exportedAs, type Work } from '../exercise';
import { watchLoop } from '../judge/watch-loop';
import type { RushTask } from './rush';

const POOL_SIZE = 5;
/** Shorter than the limit of a check, so that its words can say why. */
const LOOP_LIMIT_MS = 10_000;

const { file, exported, url } = JSON.parse(process.argv[2] as string) as RushTask;

async function main(): Promise<void> {
  watchLoop(file, LOOP_LIMIT_MS);
  const dataSource = await connectDatabase({
    url,
    poolSize: POOL_SIZE,
    poolWaitMs: LOOP_LIMIT_MS,
    applicationName: 'learn_rush',
  });
  const technique = exportedAs<Technique>((await import(file)) as Work, exported);
  const book = technique.create({ database: openDatabase(dataSource), metrics: countRetries() });
  process.on('message', async (requests: BookingRequest[]) => {
    process.send?.(await Promise.all(requests.map((request) => recordOf(book, request))));
  });
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

async function recordOf(
  book: ReturnType<Technique['create']>,
  request: BookingRequest,
): Promise<RequestRecord> {
  const { requestId, buyerId } = request;
  const intendedAt = Date.now();
  const answer = await book(request).then(
    () => ({ outcome: 'booked', reason: 'booked' }) as const,
    (error: unknown) =>
      error instanceof TicketError
        ? { outcome: error.outcome, reason: error.type }
        : ({ outcome: 'unknown', reason: (error as Error).message } as const),
  );
  const answeredAt = Date.now();
  return { requestId, buyerId, intendedAt, answeredAt, decidedAt: answeredAt, ...answer };
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
