/** Redis restarted empty, instances killed and stopped: on real processes, at the worst moment. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import { ask } from '@ticket-rush/testing/http/ask';
import { until } from '@ticket-rush/testing/until';
import { admissions } from '../../src/techniques';
import { counter } from '../../src/techniques/counter';
import { luaScript } from '../../src/techniques/lua-script';
import { sortedSet } from '../../src/techniques/sorted-set';
import { buyers, type FaultLab, type Held, openFaultLab, type Rush, rush } from './fault-lab';

const TICKETS = 10;
const NEVER_MS = '600000';

/** Those that the database judges. */
const judged = admissions.filter(({ expected }) => expected.crash);

let lab: FaultLab;
afterEach(() => lab.close());

/** How many Redis has let in, once their last step there is done. */
async function letIn(slug: string, eventId: number): Promise<number> {
  const event = `${keyPrefix()}:${slug === luaScript.slug ? 'admission' : slug}:event:${eventId}`;
  if (slug === counter.slug) return Number(await lab.redis.get(`${event}:admitted`));
  return slug === sortedSet.slug ? lab.redis.zCard(`${event}:queue`) : lab.redis.sCard(`${event}:buyers`);
}

const keyPrefix = () => new URL(lab.level.databaseUrl).pathname.slice(1);

describe('Redis restarted empty in the middle of a rush', () => {
  beforeEach(async () => {
    lab = await openFaultLab({ WINNER_OVERDUE_MS: NEVER_MS });
  });

  /**
   * Until all have been refused by Redis or wait for the database. Of the winners of `lua-script` one for each instance
   * does; of the others each, and among those of `sorted-set` may be more than there are tickets: ranks move.
   */
  async function untilDecided(slug: string, held: Held, rushes: Rush[]): Promise<void> {
    const count = async () => {
      const waiting = await held.waiting();
      const winners = slug === luaScript.slug ? rushes.length * TICKETS : waiting;
      return winners + rushes.reduce((sum, one) => sum + one.answered(), 0);
    };
    const buyersSoFar = rushes.length * 30;
    await until(`${buyersSoFar} buyers are decided`, count, (decided) => decided >= buyersSoFar);
  }

  test.each(judged)('$slug sells no more than there is, and all of it', async ({ slug }) => {
    const { id } = await lab.shop.createEvent({ tickets: TICKETS });
    const held = await lab.hold(id);
    const first = rush(lab.shop, id, slug, buyers(1, 30));
    await untilDecided(slug, held, [first]);
    lab.server.kill('SIGKILL');
    await lab.restartEmpty();
    // Ten winners are in no row and in no key: Redis lets in ten others.
    const second = rush(lab.shop, id, slug, buyers(101, 30));
    await untilDecided(slug, held, [first, second]);
    await held.release();

    const records = [...(await first.records), ...(await second.records)];
    const third = await rush(lab.shop, id, slug, buyers(201, 5)).records;
    expect(third.map(({ reason }) => reason)).toEqual(Array(5).fill('sold-out'));
    const audit = await lab.audit(id, [...records, ...third]);
    expect(audit).toMatchObject({ verdict: 'holds', sold: TICKETS, counter: TICKETS, oversold: 0 });
    expect(records.filter(({ outcome }) => outcome === 'booked')).toHaveLength(TICKETS);
    expect(records.filter(({ reason }) => reason === 'sold-out')).toHaveLength(60 - TICKETS);
  });
});

describe('an instance killed when Redis has said yes and no row is written', () => {
  beforeEach(async () => {
    lab = await openFaultLab();
  });

  const LOST = 3;
  const untilLetIn = (slug: string, id: number) =>
    until(
      `Redis has let in ${LOST} buyers`,
      () => letIn(slug, id),
      (count) => count >= LOST,
    );

  /** Three winners are on their way into the database when their instance dies; then come thirty others. */
  async function crash(
    slug: string,
    endSessions: boolean,
  ): Promise<{ id: number; records: RequestRecord[] }> {
    const [doomed, survivor] = lab.instances as [FaultLab['shop'], FaultLab['shop']];
    const { id } = await lab.shop.createEvent({ tickets: TICKETS });
    const held = await lab.hold(id);
    const winners = rush(doomed, id, slug, buyers(1, LOST));
    await untilLetIn(slug, id);
    const [process] = lab.level.instances;
    process?.kill('SIGKILL');
    await process?.exited;
    if (endSessions) await held.endSessionsOf('lv3/lv3-1');
    await held.release();
    const others = rush(survivor, id, slug, buyers(101, 30));
    return { id, records: [...(await winners.records), ...(await others.records)] };
  }

  /** The audit reads the event first and then the bookings, so it must come after the last write. */
  async function auditOnceSold(id: number, sold: number, records: RequestRecord[]) {
    await until(
      `${sold} tickets are sold`,
      async () => (await lab.audit(id, records)).sold,
      (now) => now >= sold,
    );
    return lab.audit(id, records);
  }

  test.each(judged)('$slug: $expected.crash', async ({ slug, expected }) => {
    const { id, records } = await crash(slug, true);
    const holds = expected.crash === 'holds';
    const audit = await auditOnceSold(id, holds ? TICKETS : TICKETS - LOST, records);
    expect(records.filter(({ outcome }) => outcome === 'unknown')).toHaveLength(LOST);
    expect(audit).toMatchObject({
      verdict: expected.crash,
      sold: holds ? TICKETS : TICKETS - LOST,
      undersold: holds ? 0 : LOST,
      unknown: { requests: LOST, booked: holds ? LOST : 0 },
    });
  });

  test(`${luaScript.slug}: holds, too, where PostgreSQL carries out what the dead instance had sent`, async () => {
    const { id, records } = await crash(luaScript.slug, false);
    expect(await auditOnceSold(id, TICKETS, records)).toMatchObject({
      verdict: 'holds',
      unknown: { requests: LOST, booked: LOST },
    });
  });

  test(`${luaScript.slug}: writes the orders whole that the dead instance had let in`, async () => {
    const [doomed, survivor] = lab.instances as [FaultLab['shop'], FaultLab['shop']];
    const { id } = await lab.shop.createEvent({ tickets: TICKETS, ticketsPerBuyer: 4 });
    const order = (shop: FaultLab['shop'], buyerId: number, quantity: number) =>
      ask(shop, 'POST', `/events/${id}/bookings?technique=${luaScript.slug}`, {
        buyerId,
        body: { quantity },
      });
    const held = await lab.hold(id);
    const lost = Promise.allSettled([order(doomed, 1, 4), order(doomed, 2, 3)]);
    while ((await letIn(luaScript.slug, id)) < 7);
    const [process] = lab.level.instances;
    process?.kill('SIGKILL');
    await process?.exited;
    await held.endSessionsOf('lv3/lv3-1');
    await held.release();
    expect(await order(survivor, 3, 4)).toMatchObject({ problem: 'too-few-tickets' });
    expect(await order(survivor, 4, 3)).toMatchObject({ status: 201, body: { quantity: 3 } });
    while ((await survivor.bookings(id)).length < TICKETS);
    expect((await lost).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const soldTo = groupBy(await survivor.bookings(id), ({ buyerId }) => buyerId);
    expect([1, 2, 4].map((buyer) => soldTo.get(buyer)?.length)).toEqual([4, 3, 3]);
    expect(await survivor.event(id)).toMatchObject({ sold: TICKETS });
  });

  test(`${luaScript.slug}: holds, too, where the instance was only stopped, and goes on after the reconciler`, async () => {
    const [stopped] = lab.instances as [FaultLab['shop']];
    const { id } = await lab.shop.createEvent({ tickets: TICKETS });
    const held = await lab.hold(id);
    const winners = rush(stopped, id, luaScript.slug, buyers(1, LOST));
    await untilLetIn(luaScript.slug, id);
    const [process] = lab.level.instances;
    process?.kill('SIGSTOP');
    await held.release();
    // Not through the balancer, which would wait for the instance that is stopped.
    const [, survivor] = lab.instances as [FaultLab['shop'], FaultLab['shop']];
    await until(`${LOST} tickets are booked`, async () => (await survivor.bookings(id)).length >= LOST);
    process?.kill('SIGCONT');
    const records = await winners.records;
    expect(records).toMatchObject(Array(LOST).fill({ outcome: 'booked' }));
    expect(await lab.audit(id, records)).toMatchObject({ verdict: 'holds', sold: LOST, counter: LOST });
  });
});
