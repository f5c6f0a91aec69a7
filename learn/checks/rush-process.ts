/** One process of a rush: the learner's technique, with connections of its own. It loads a file, and books, when it is told. */
import { createRequire } from 'node:module';
import type { BookingRequest, BookTicket } from '@ticket-rush/shared/booking/booking';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { openDatabase } from '@ticket-rush/shared/database/database';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { exportedAs, type Work } from '../exercise';
import { watchLoop } from '../judge/watch-loop';
import type { RushWord } from './rush';

const POOL_SIZE = 5;
/** Shorter than the limit of a check, so that its words can say why. */
const LOOP_LIMIT_MS = 10_000;

/** Of TypeScript, too: the process was started with tsx. */
const requireFile = createRequire(__filename);

type Load = Extract<RushWord, { kind: 'load' }>;

let book: BookTicket;
let unload = async () => {};

async function load({ file, exported, url }: Load): Promise<string> {
  await unload();
  const loop = watchLoop(file, LOOP_LIMIT_MS);
  const dataSource = await connectDatabase({
    url,
    poolSize: POOL_SIZE,
    poolWaitMs: LOOP_LIMIT_MS,
    applicationName: 'learn_rush',
  });
  unload = async () => {
    loop.end();
    await dataSource.destroy();
  };
  const technique = exportedAs<Technique>(requireFile(file) as Work, exported);
  book = technique.create({ database: openDatabase(dataSource), metrics: countRetries() });
  return 'ready';
}

async function recordOf(request: BookingRequest): Promise<RequestRecord> {
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

process.on('message', (word: RushWord) => {
  const done = word.kind === 'load' ? load(word) : Promise.all(word.requests.map(recordOf));
  done.then(
    (answer: unknown) => process.send?.(answer),
    (error: Error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit());
