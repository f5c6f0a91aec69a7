import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import { hasGo } from '@ticket-rush/stack/install/go';
import { temporaryFile } from '@ticket-rush/testing/temporary-folder';
import { unprotected } from '../../lv1-race-condition/src/techniques/unprotected';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { type History, type Operation, type Sale, saleOf } from '../history/history';
import { checkHistory } from '../history/porcupine';
import { booked, bookingsFor, rejected } from './hand-made';
import { runLab } from './run-lab';

/** Porcupine is a library in Go; where there is none these tests are skipped, and the run says so. */
const testWithGo = hasGo() ? test : test.skip;

const ask = (
  buyer: number,
  [sent, answered]: [number, number | null],
  outcome: Operation['outcome'],
  ticket = 0,
): Operation => ({ buyer, sent, answered, outcome, ticket });
const saleWith = (tickets: number, ...operations: Operation[]): Sale => ({
  ...{ level: 'lv2', technique: 'some', tickets, operations },
});
const judge = async (sale: Sale) => (await checkHistory({ sales: [sale] }))[0];

describe('Porcupine', () => {
  testWithGo.each<[string, Sale]>([
    ['tickets in any order', saleWith(2, ask(1, [0, 9], 'booked', 2), ask(2, [0, 8], 'booked', 1))],
    [
      'sold out while the last ticket was on its way',
      saleWith(1, ask(1, [0, 9], 'booked', 1), ask(2, [1, 2], 'sold-out')),
    ],
    ['a second click', saleWith(2, ask(1, [0, 9], 'booked', 1), ask(1, [1, 2], 'already-booked'))],
    [
      'a ticket of a request that was never answered',
      saleWith(1, ask(1, [0, null], 'booked', 1), ask(2, [5, 6], 'sold-out')),
    ],
  ])('finds an order: %s', async (_, sale) => {
    expect(await judge(sale)).toEqual({ technique: 'some', operations: 2, linearizable: true });
  });

  testWithGo.each<[string, string, Sale]>([
    [
      'a ticket that is sold twice',
      'ticket 1',
      saleWith(2, ask(1, [0, 9], 'booked', 1), ask(2, [0, 9], 'booked', 1)),
    ],
    ['a ticket that there is not', 'ticket 3', saleWith(2, ask(1, [0, 9], 'booked', 3))],
    [
      'two tickets of one buyer',
      'buyer 1',
      saleWith(2, ask(1, [0, 9], 'booked', 1), ask(1, [0, 9], 'booked', 2)),
    ],
    [
      'a booking before there was one',
      'buyer 1',
      saleWith(2, ask(1, [0, 1], 'already-booked'), ask(1, [5, 9], 'booked', 1)),
    ],
    [
      'sold out before the last ticket was asked for',
      'count',
      saleWith(1, ask(2, [0, 1], 'sold-out'), ask(1, [5, 9], 'booked', 1)),
    ],
    [
      'sold out, and a ticket is left',
      'count',
      saleWith(2, ask(1, [0, 1], 'booked', 1), ask(2, [5, 6], 'sold-out')),
    ],
  ])('finds none: %s', async (_, object, sale) => {
    expect(await judge(sale)).toMatchObject({ linearizable: false, object });
  });

  testWithGo('says that it is no history, instead of nothing', async () => {
    await expect(checkHistory({ sales: 'none' } as unknown as History)).rejects.toThrow('no history');
  });
});

test('a request without an answer took part if the database has a ticket for it', () => {
  const told = booked(12, 5);
  const lost = { ...booked(13, 6), outcome: 'unknown' as const, reason: 'unreachable' };
  const sale = (bookings: ReturnType<typeof bookingsFor>) =>
    saleOf({
      ...{ level: 'lv2', technique: 'some', tickets: 9 },
      records: [told, lost, rejected(14, 7)],
      bookings,
    }).operations;
  expect(sale(bookingsFor([told, { ...lost, outcome: 'booked' }]))).toMatchObject([
    { buyer: 12, outcome: 'booked', ticket: 1 },
    { buyer: 13, outcome: 'booked', ticket: 2, answered: null },
    { buyer: 14, outcome: 'sold-out', ticket: 0, answered: expect.any(Number) },
  ]);
  expect(sale(bookingsFor([told]))[1]).toMatchObject({ outcome: 'other', answered: null });
});

describe('the history of a rush', () => {
  testWithGo(
    'is rejected for LV.1 because a ticket has two owners, accepted for LV.2, and rejected once it is tampered with',
    async () => {
      const file = temporaryFile('history.json');
      const small = [
        '--technique',
        `${unprotected.slug},${rowLock.slug}`,
        '--buyers',
        '100',
        '--tickets',
        '20',
      ];
      const rush = await runLab(['rush', ...small, '--rounds', '1', '--history', file]);
      expect(`${rush.status} ${rush.stderr}`).toMatch(/^0 /);
      const history: History = JSON.parse(readFileSync(file, 'utf8'));
      const [broken, held] = history.sales as [Sale, Sale];
      expect(broken.operations.length).toBeGreaterThanOrEqual(100);

      const checked = await runLab(['check-history', file]);
      expect(checked.status).toBe(1);
      expect(checked.stdout).toMatch(/NO +ticket \d+/);
      expect(await judge(held)).toMatchObject({ linearizable: true });

      const [first, second] = held.operations.filter(({ ticket }) => ticket !== 0) as [Operation, Operation];
      second.ticket = first.ticket;
      writeFileSync(file, JSON.stringify({ sales: [held] }));
      expect((await runLab(['check-history', file])).status).toBe(1);
      expect(auditOf(held)).toMatchObject({
        verdict: 'broken',
        report: [expect.stringMatching(/^Buyers .* both hold ticket/)],
      });
    },
  );
});

/** What our own audit says of the same history. */
function auditOf({ tickets, operations }: Sale) {
  const sold = operations.filter(({ ticket }) => ticket !== 0);
  const at = new Date();
  const bookings = sold.map(({ buyer, ticket }, index) => ({
    ...{ id: index + 1, eventId: 1, buyerId: buyer, ticketNumber: ticket },
    ...{ requestId: `${index}`, technique: rowLock.slug, bookedAt: at },
  }));
  const day = 86_400_000;
  const event = {
    ...{ id: 1, name: 'Tampered', tickets, sold: sold.length, version: 0 },
    ...{ opensAt: new Date(at.getTime() - day), closesAt: new Date(at.getTime() + day) },
  };
  return auditEvent({ event, bookings, records: [] });
}
