import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import type { DataSource } from 'typeorm';
import { kafkaAdmission } from '../../../lv4-kafka/src/techniques/kafka-admission';
import { kafkaKeyed } from '../../../lv4-kafka/src/techniques/kafka-keyed';
import type { Stage } from '../run';
import { openCounter } from '../shared/counter';
import type { HttpCaller } from '../shared/http-caller';
import { SPREAD } from '../shared/load';
import { putOnSale, requireSold } from '../shared/sale';
import { type BenchRoom, NO_LIMIT } from './bench-room';
import { memoryRow, sampleMemory } from './memory-samples';
import type { MemoryRow } from './results';

const CALLERS = 64;
const TECHNIQUES = [kafkaKeyed.slug, kafkaAdmission.slug];

/** Until the compiler has seen everything, and the heaps have the size that the load asks for. */
const WARM_UP_SHARE = 0.05;

const LOOK_MS = 500;
/** The longest that nothing is decided. */
const PATIENCE_MS = 60_000;

/**
 * What one API process and one worker keep in memory over very many requests, half of them for each of two techniques, and
 * each of a buyer who has never asked before.
 */
export async function* benchMemory(
  room: BenchRoom,
  { requests }: { requests: number },
  { during }: Pick<Stage, 'during'>,
): AsyncGenerator<MemoryRow> {
  const { scratch, parts } = room;
  const level = await startLevel(scratch, { level: 'lv4', instances: 1, workers: 1, parts, env: NO_LIMIT });
  const { callers, dataSource, close } = await openCounter(
    level.instances[0]?.url as string,
    level.databaseUrl,
    CALLERS,
  );
  await putOnSale(dataSource, { events: SPREAD, callers: CALLERS, seconds: 0, ticketRows: false });
  let accepted = 0;
  const count = () => {
    accepted += 1;
  };
  during(() => `memory: ${accepted} of ${requests} requests accepted`);
  const warmedUp = Math.ceil(requests * WARM_UP_SHARE);
  await ask(callers, 1, warmedUp, count);
  yield* await sampleRun(level, requests, async (decided) => {
    await ask(callers, warmedUp + 1, requests, count);
    decided.api();
    await untilDecided(dataSource, requests);
  });
  // Every 202 is a decision, and every decision a ticket.
  await requireSold(dataSource, requests);
  await close();
  await level.stop();
}

/** Samples both processes while `run` lasts; the API no longer once it has been told that it is through. */
async function sampleRun(
  { instances, workers }: RunningLevel,
  requests: number,
  run: (decided: { api(): void }) => Promise<void>,
): Promise<MemoryRow[]> {
  const [api, worker] = [sampleMemory(instances[0]?.pid as number), sampleMemory(workers[0]?.pid as number)];
  await run({ api: api.stop });
  worker.stop();
  return [memoryRow('API', requests, api), memoryRow('worker', requests, worker)];
}

/** Buyers `from` to `last`, as fast as they are answered. @throws at an answer that is not 202 */
async function ask(callers: HttpCaller[], from: number, last: number, onAccepted: () => void): Promise<void> {
  let next = from;
  const caller = async ({ post }: HttpCaller) => {
    while (next <= last) {
      const buyerId = next++;
      const technique = TECHNIQUES[Math.floor(buyerId / SPREAD) % TECHNIQUES.length];
      const path = `/events/${1 + (buyerId % SPREAD)}/bookings?technique=${technique}`;
      const status = await post(path, buyerId);
      if (status !== 202) throw new Error(`POST ${path} was answered with ${status}`);
      onAccepted();
    }
  };
  await Promise.all(callers.map(caller));
}

/** @throws if nothing more is decided for a minute */
async function untilDecided(dataSource: DataSource, wanted: number): Promise<void> {
  let [decided, movedAt] = [0, Date.now()];
  while (decided < wanted) {
    await sleep(LOOK_MS);
    const [{ rows }] = await dataSource.query<[{ rows: number }]>(
      'SELECT count(*)::integer AS rows FROM booking_decisions',
    );
    if (rows > decided) [decided, movedAt] = [rows, Date.now()];
    else if (Date.now() - movedAt > PATIENCE_MS)
      throw new Error(`${decided} of ${wanted} requests are decided`);
  }
}
