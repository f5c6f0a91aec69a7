/** One buyer of each technique is at the worst place when a fault strikes. Another buyer comes, to another instance. */
import type { Audit } from '@ticket-rush/shared/booking/audit/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { untilBlocked } from '../database/test-database';
import { until } from '../until';
import type { FaultyLevel, Sale } from './faulty-level';

export interface Fault {
  /** Where the first buyers are: in the middle of their work, or at COMMIT. */
  at: 'work' | 'commit';
  /** Breaks something. */
  strike(level: FaultyLevel<unknown>, sales: Sale[]): Promise<unknown>;
  /** Whether the next buyers come while the first are still held up, or after they were let go. */
  next: 'meanwhile' | 'afterwards';
  /** Before the next buyers come afterwards. */
  settled?(level: FaultyLevel<unknown>, sales: Sale[]): Promise<unknown>;
  /** Lets the first buyers go on: once the next ones have their answers, or where these come afterwards, have met what is in their way. */
  mend?(level: FaultyLevel<unknown>): Promise<unknown> | unknown;
  /** Mends what stays broken until all have been answered. */
  repair?(): Promise<unknown> | unknown;
  /** Who comes next, if it is not another buyer. */
  nextBuyer?: number;
  tickets?: number;
  /** Whether one buyer more comes when no lock is held any more. */
  last?: boolean;
}

/** What both buyers of a sale were told, and what the rows say. */
export interface Told<Judgement = Audit> {
  late: RequestRecord;
  next: RequestRecord;
  last?: RequestRecord;
  audit: Judgement;
}

export const LATE = 12;
const NEXT = 88;
const LAST = 99;

/** @returns what came of it, by technique */
export async function strike<Judgement>(
  level: FaultyLevel<Judgement>,
  techniques: string[],
  fault: Fault,
): Promise<Record<string, Told<Judgement>>> {
  const sales = await level.openSales(techniques, fault.tickets ?? 1);
  const release = await (fault.at === 'work' ? level.blockBookings() : level.blockCommits());
  const late = sales.map((sale) => level.ask(0, LATE, sale));
  if (!(await untilBlocked(level, ...late))) throw new Error('a buyer was answered before the fault');
  await fault.strike(level, sales);
  const come = async (blocked: number) => {
    const free = await Promise.all(sales.map(async (sale) => !(await level.isHeld(sale))));
    const asked = sales.map((sale) => level.ask(1, fault.nextBuyer ?? NEXT, sale));
    await untilMet(
      level,
      asked.filter((_, index) => free[index]),
      blocked,
    );
    return asked;
  };
  // The server may have died that held them up.
  const letGo = () => release().catch(() => undefined);
  let next: Promise<RequestRecord>[];
  if (fault.next === 'meanwhile') {
    next = await come(sales.length);
    await letGo();
    if (fault.mend) await Promise.all(next);
  } else {
    await letGo();
    await fault.settled?.(level, sales);
    next = await come(0);
  }
  await fault.mend?.(level);
  await Promise.all([...late, ...next]);
  await fault.repair?.();
  const last = fault.last ? await comeLast(level, sales) : [];
  return tell(level, sales, late, next, last);
}

async function tell<Judgement>(
  level: FaultyLevel<Judgement>,
  sales: Sale[],
  ...[late, next, last]: Promise<RequestRecord>[][]
): Promise<Record<string, Told<Judgement>>> {
  const told = sales.map(async (sale, index) => {
    const records = {
      late: (await late?.[index]) as RequestRecord,
      next: (await next?.[index]) as RequestRecord,
      ...(last?.[index] && { last: await last[index] }),
    };
    return [sale.technique, { ...records, audit: await level.audit(sale, Object.values(records)) }] as const;
  });
  return Object.fromEntries(await Promise.all(told));
}

async function comeLast(level: FaultyLevel<unknown>, sales: Sale[]): Promise<Promise<RequestRecord>[]> {
  await untilFree(level, sales);
  return sales.map((sale) => level.ask(1, LAST, sale));
}

/** Until the lease of each has ended, or was given back. */
export async function untilFree(level: FaultyLevel<unknown>, sales: Sale[]): Promise<void> {
  for (const sale of sales)
    await until(`no server has the lock of ${sale.technique}`, async () => !(await level.isHeld(sale)));
}

/** Each of them waits for a lock in the database, or has been answered. */
async function untilMet(
  { dataSource }: FaultyLevel<unknown>,
  asked: Promise<unknown>[],
  alreadyBlocked: number,
): Promise<void> {
  let answered = 0;
  for (const one of asked) void one.then(() => answered++);
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await until(
    `${asked.length} buyers beside ${alreadyBlocked} wait for a lock, or have been answered`,
    async () => ({ answered, waiting: (await dataSource.query(waiting)).length }),
    (now) => now.answered === asked.length || now.waiting + now.answered >= alreadyBlocked + asked.length,
  );
}
