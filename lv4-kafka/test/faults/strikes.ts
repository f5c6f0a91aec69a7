/** Faults that meet all techniques at once, with requests of each in the middle of a worker's transaction. */
import type { Service } from '@ticket-rush/stack/level/service';
import { until } from '@ticket-rush/testing/until';
import { techniques } from '../../src/techniques';
import { type Answer, ask } from './arrivals';
import type { FaultLab } from './fault-lab';
import { endSessionsOf, holdCommits, holdEvents, type Release, untilWaiting } from './holds';
import { askAtAll, decisionsOf, openSales, type Sale, soldOf } from './sales';

export const TICKETS = 3;
export const BUYERS = 5;
/** Without a key they are spread: some fall to a worker that is not stopped. */
const OTHERS = 12;

export async function kill(worker: Service): Promise<void> {
  worker.kill('SIGKILL');
  await worker.exited;
}

/** Killed when PostgreSQL has committed one batch of each technique, and Kafka no offset. */
export async function killAfterCommit(lab: FaultLab): Promise<Sale[]> {
  const worker = await lab.startWorker();
  const release = await holdCommits(lab);
  const sales = await askAtAll(lab, await openSales(lab, TICKETS), BUYERS);
  // One batch of each technique has sent its COMMIT and hears no answer.
  await untilWaiting(lab, worker.name, techniques.length);
  worker.kill('SIGSTOP');
  await release();
  // The database goes on without the worker.
  for (const sale of sales)
    await until(`${sale.technique} has decided`, async () => (await decisionsOf(lab, sale)).length > 0);
  await kill(worker);
  return sales;
}

/** Killed inside its transactions. @returns what is still held */
export async function killBeforeCommit(
  lab: FaultLab,
  whileHeld = async () => {},
): Promise<{ sales: Sale[]; release: Release }> {
  const worker = await lab.startWorker();
  const { sales, release } = await untilDeciding(lab, worker);
  await whileHeld();
  await kill(worker);
  return { sales, release };
}

/** One batch of each technique is inside its transaction, and has written no row. */
export async function untilDeciding(
  lab: FaultLab,
  worker: Service,
): Promise<{ sales: Sale[]; release: Release }> {
  const opened = await openSales(lab, TICKETS);
  const release = await holdEvents(lab, opened);
  const sales = await askAtAll(lab, opened, BUYERS);
  await untilWaiting(lab, worker.name, techniques.length);
  return { sales, release };
}

/** The same when each has sent its COMMIT. */
async function untilCommitting(lab: FaultLab, worker: Service): Promise<{ sales: Sale[]; release: Release }> {
  const release = await holdCommits(lab);
  const sales = await askAtAll(lab, await openSales(lab, TICKETS), BUYERS);
  await untilWaiting(lab, worker.name, techniques.length);
  return { sales, release };
}

/** A server is gone, or forgets, while workers decide; it is back when `mend` has been called, and buyers come meanwhile. */
export async function whileDeciding(
  lab: FaultLab,
  strike: () => Promise<unknown>,
  mend: () => Promise<unknown> | unknown = () => undefined,
): Promise<Sale[]> {
  const { sales, release } = await untilDeciding(lab, await lab.startWorker());
  await strike();
  await release().catch(() => undefined); // The server may have died that held them up.
  const after = await askAtAll(lab, sales, BUYERS, BUYERS);
  await mend();
  return askAtAll(lab, after, BUYERS, 2 * BUYERS);
}

/** The connections of a worker break when it has sent its COMMITs: it cannot know what became of them. */
export async function loseAnswers(lab: FaultLab): Promise<Sale[]> {
  const { worker, link } = await lab.startLinkedWorker();
  const { sales, release } = await untilCommitting(lab, worker);
  link.cut();
  await release();
  link.mend();
  return sales;
}

/** Stopped when its COMMIT is on its way, until another worker has the event, and continued. */
export async function stopAtCommit(lab: FaultLab, technique: string, workers: Service[]): Promise<Sale> {
  const { stopped, goOn, sale } = await holdOneAtCommit(lab, technique, workers, (worker) =>
    worker.kill('SIGSTOP'),
  );
  await goOn();
  await until(`${technique} has sold the ticket`, async () => (await soldOf(lab, sale)) > 0);
  stopped.kill('SIGCONT');
  return sale;
}

/** Redis forgets the lock of a worker whose COMMIT is on its way. Where another worker takes it, it comes as far. */
export async function forgetAtCommit(
  lab: FaultLab,
  technique: string,
  workers: Service[],
  forget: () => Promise<unknown>,
): Promise<Sale> {
  const { goOn, sale } = await holdOneAtCommit(lab, technique, workers, forget);
  await goOn();
  return sale;
}

/**
 * @param workers all that there are: any of them may get the event
 * @param strike is called when one worker is at its COMMIT; more buyers come then
 */
async function holdOneAtCommit(
  lab: FaultLab,
  technique: string,
  workers: Service[],
  strike: (worker: Service) => unknown,
): Promise<{ stopped: Service; goOn: Release; sale: Sale }> {
  const { id: eventId } = await lab.shop.createEvent({ tickets: 1 });
  const goOn = await holdCommits(lab);
  const answers: Answer[] = [await ask(lab.shop, eventId, technique, 1)];
  const names = workers.map(({ name }) => name);
  const [first] = await untilWaiting(lab, names, 1);
  const stopped = workers.find(({ name }) => name === first) as Service;
  await strike(stopped);
  for (let buyerId = 2; buyerId <= OTHERS + 1; buyerId++)
    answers.push(await ask(lab.shop, eventId, technique, buyerId));
  // Another worker, or another slot of the same one where this is not stopped.
  await untilWaiting(lab, names, 2);
  return { stopped, goOn, sale: { eventId, technique, answers } };
}

/** As if PostgreSQL had noticed that the worker is gone. */
export async function killUnheard(lab: FaultLab): Promise<Sale[]> {
  const worker = await lab.startWorker();
  const { sales, release } = await untilDeciding(lab, worker);
  await kill(worker);
  await endSessionsOf(lab, worker.name);
  await release();
  return sales;
}
