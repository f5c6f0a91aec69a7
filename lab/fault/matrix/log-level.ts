/** The faults of LV.4, whose buyers are told 202 and hear of the decision later. */
import { groupBy } from '@ticket-rush/shared/report/group-by';
import { freeze, thaw } from '@ticket-rush/stack/process/freeze';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { startKafka } from '@ticket-rush/stack/servers/kafka/kafka';
import { startPostgres } from '@ticket-rush/stack/servers/postgres';
import { startRedis } from '@ticket-rush/stack/servers/redis';
import { forgetAll } from '@ticket-rush/testing/faults/server-faults';
import { techniques } from '../../../lv4-kafka/src/techniques';
import { appendAgain } from '../../../lv4-kafka/test/faults/append-again';
import { type FaultLab, openFaultLab } from '../../../lv4-kafka/test/faults/fault-lab';
import { askAtAll, openSales, type Sale } from '../../../lv4-kafka/test/faults/sales';
import { type Settled, settle } from '../../../lv4-kafka/test/faults/settle';
import {
  BUYERS,
  forgetAtCommit,
  killAfterCommit,
  killUnheard,
  loseAnswers,
  stopAtCommit,
  TICKETS,
  whileDeciding,
} from '../../../lv4-kafka/test/faults/strikes';
import type { Observed, TryFault } from './matrix';
import type { Trials } from './waiting-level';

/** Those that lean on a lease: what can be outlived can be forgotten, and their worst moment is the COMMIT. */
const leased = techniques.filter(({ expected }) => expected.pause === 'broken').map(({ slug }) => slug);

/** Starts the level on one Redis server, which is all that it asks, and on one broker. */
export async function openLogLevel(scratch: Scratch): Promise<Trials> {
  const [postgres, redis, kafka] = await Promise.all([
    startPostgres(scratch),
    startRedis(scratch),
    startKafka(scratch),
  ]);
  const lab = await openFaultLab(scratch, { parts: { postgres, redis: [redis], kafka } });
  scratch.onClose(() => lab.close());
  const fault = (strike: (slugs: string[]) => Promise<Sale[]>): TryFault => {
    return async (slugs) => {
      const sales = await strike(slugs);
      const all: Record<string, Observed> = {};
      for (const sale of sales) all[sale.technique] = observed(await settle(lab, sale));
      await lab.stopWorkers();
      return all;
    };
  };
  /** A new worker decides what the dead one has left. */
  const thenDecided = (strike: (lab: FaultLab) => Promise<Sale[]>) =>
    fault(async () => {
      const sales = await strike(lab);
      await lab.startWorker();
      return sales;
    });
  const inTurn = (
    strike: (slug: string, workers: Awaited<ReturnType<FaultLab['startWorker']>>[]) => Promise<Sale>,
  ) =>
    fault(async (slugs) => {
      const workers = await Promise.all([lab.startWorker(), lab.startWorker()]);
      const sales: Sale[] = [];
      for (const slug of slugs) {
        sales.push(await strike(slug, workers));
        await settle(lab, sales.at(-1) as Sale);
      }
      return sales;
    });
  const kill = (server: typeof kafka | typeof redis | typeof postgres, crash: NodeJS.Signals) => async () => {
    server.kill(crash);
    await server.exited;
  };
  return {
    'crash-before-commit': thenDecided(killUnheard),
    'crash-after-commit': thenDecided(killAfterCommit),
    'pause-past-lease': inTurn((slug, workers) => stopAtCommit(lab, slug, workers)),
    'commit-answer-lost': fault(() => loseAnswers(lab)),
    'one-redis-killed': fault(() => whileDeciding(lab, kill(redis, 'SIGKILL'), () => redis.startAgain())),
    'majority-of-redis-frozen': fault(() =>
      whileDeciding(
        lab,
        () => freeze(redis.pid),
        () => thaw(redis.pid),
      ),
    ),
    'redis-emptied': fault(async (slugs) => {
      const sales = await whileDeciding(lab, () => forgetAll(redis.url));
      await lab.stopWorkers(); // The next two are all that there are.
      const workers = await Promise.all([lab.startWorker(), lab.startWorker()]);
      for (const slug of slugs.filter((one) => leased.includes(one)))
        sales.push(await forgetAtCommit(lab, slug, workers, () => forgetAll(redis.url)));
      return sales;
    }),
    'broker-killed': fault(() => whileDeciding(lab, kill(kafka, 'SIGKILL'), () => kafka.startAgain())),
    'postgres-restarted': fault(() =>
      whileDeciding(lab, kill(postgres, 'SIGQUIT'), () => postgres.startAgain()),
    ),
    'duplicate-delivery': thenDecided(async () => {
      const sales = await askAtAll(lab, await openSales(lab, TICKETS), BUYERS);
      await appendAgain(lab, [...kafka.brokers]);
      return sales;
    }),
    'client-repeats': thenDecided(async () =>
      askAtAll(lab, await askAtAll(lab, await openSales(lab, TICKETS), BUYERS), BUYERS),
    ),
  };
}

function observed({ audit, records }: Settled): Observed {
  const told = groupBy(records, ({ outcome, reason }) => (outcome === 'unknown' ? 'unknown' : reason));
  return {
    verdict: audit.verdict,
    told: [...told].map(([what, those]) => `${those.length} ${what}`).join(', '),
  };
}
