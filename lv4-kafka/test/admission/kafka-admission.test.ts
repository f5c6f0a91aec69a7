import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { atOnce } from '@ticket-rush/testing/http/ask';
import { until } from '@ticket-rush/testing/until';
import { type AcceptedRequest, encodeRequest } from '../../src/requests/request-message';
import { type AdmissionLab, openAdmissionLab } from './admission-lab';

const LOST = new Unavailable({ detail: 'not acknowledged', outcome: 'unknown' });
const NOT_SENT = new Unavailable({ detail: 'not sent', outcome: 'rejected' });
const failing = (error: Error) => ({ append: () => Promise.reject(error) });
const SOLD_OUT = { status: 409, type: 'sold-out', outcome: 'rejected' };
const ALREADY_BOOKED = { status: 409, type: 'already-booked', outcome: 'rejected' };
const AN_HOUR_MS = 3_600_000;

let lab: AdmissionLab;
beforeEach(async () => {
  lab = await openAdmissionLab();
});
afterEach(() => lab.close());

const numbersOf = async (eventId: number) => {
  const { event, bookings } = await lab.found(eventId);
  expect(event.sold).toBe(bookings.length);
  return bookings.map(({ buyerId, ticketNumber }) => [buyerId, ticketNumber]);
};

describe('in the API', () => {
  test('lets in as many as there are tickets, and tells the others at once', async () => {
    const id = await lab.putOnSale(3);
    const told = await atOnce(20, (index) => lab.admit(lab.request(index + 1, id)));
    expect(told.filter((problem) => problem === undefined)).toHaveLength(3);
    expect(told.filter((problem) => problem !== undefined)).toMatchObject(Array(17).fill(SOLD_OUT));
    expect(lab.log).toHaveLength(3);
  });

  test('lets each buyer in once, even before anything is decided', async () => {
    const id = await lab.putOnSale(null);
    const told = await atOnce(5, () => lab.admit(lab.request(12, id)));
    expect(told.filter((problem) => problem !== undefined)).toMatchObject(Array(4).fill(ALREADY_BOOKED));
  });

  test('lets the same request in again: a buyer who lost the answer and asks again is no second buyer', async () => {
    const id = await lab.putOnSale(1);
    const request = lab.request(12, id);
    await lab.admit(request);
    expect(await lab.admit(request, { attempt: { at: 2, firstAt: 1, mayBeIn: true } })).toBeUndefined();
    await lab.decide();
    expect(await numbersOf(id)).toEqual([[12, 1]]);
  });
});

describe('what was let in and is not in the log', () => {
  test('is on sale again where it certainly was not sent', async () => {
    const id = await lab.putOnSale(1);
    expect(await lab.admit(lab.request(12, id), failing(NOT_SENT))).toBe(NOT_SENT);
    expect(await lab.reconcile()).toBe(0);
    expect(await lab.admit(lab.request(88, id))).toBeUndefined();
  });

  test('is appended again under the same id where the acknowledgement was lost', async () => {
    const id = await lab.putOnSale(1);
    const request = lab.request(12, id);
    expect(await lab.admit(request, failing(LOST))).toMatchObject({ status: 503, outcome: 'unknown' });
    expect(await lab.admit(lab.request(88, id))).toMatchObject(SOLD_OUT);
    expect(await lab.reconcile()).toBe(1);
    expect(lab.log).toEqual([request]);
    expect(await lab.reconcile()).toBe(0);
    expect(await lab.decide()).toEqual(new Map([[request.id, 'confirmed']]));
  });

  test('is appended by another process where the one that let it in has died', async () => {
    const id = await lab.putOnSale(1);
    const request = lab.request(12, id);
    // It never comes back from here.
    void lab.admit(request, { append: () => new Promise(() => undefined) });
    await until('the request is overdue', async () => (await lab.reconcile()) > 0);
    expect(lab.log).toEqual([request]);
    await lab.decide();
    expect(await numbersOf(id)).toEqual([[12, 1]]);
  });

  test('is left alone until it is overdue', async () => {
    const id = await lab.putOnSale(1);
    await lab.admit(lab.request(12, id), failing(LOST));
    expect(await lab.reconcile(AN_HOUR_MS)).toBe(0);
  });

  test('is not appended once more where the log has it', async () => {
    const id = await lab.putOnSale(30);
    await atOnce(30, (index) => lab.admit(lab.request(index, id)));
    expect(lab.log).toHaveLength(30);
    // They are crossed out beside the answers, not before them.
    await until(
      'every admission is acknowledged',
      () => lab.redis.zCard(lab.ledger.keysOf(id).unacknowledged),
      (left) => left === 0,
    );
    expect(await lab.reconcile()).toBe(0);
  });

  test('is decided once, although a process that was only slow has appended it, too', async () => {
    const id = await lab.putOnSale(2);
    const request = lab.request(12, id);
    await lab.admit(request, {
      append: async () => {
        expect(await lab.reconcile()).toBe(1);
        lab.log.push(request);
      },
    });
    expect(lab.log).toEqual([request, request]);
    expect(await lab.decide()).toEqual(new Map([[request.id, 'confirmed']]));
    expect(await numbersOf(id)).toEqual([[12, 1]]);
  });

  test('is appended although an entry beside it cannot be read, which waits for a process that can', async () => {
    const id = await lab.putOnSale(2);
    const request = lab.request(12, id);
    await lab.admit(request, failing(LOST));
    const { unacknowledged } = lab.ledger.keysOf(id);
    // An instance of the next version has admitted a buyer, and died.
    const later = JSON.stringify({ ...JSON.parse(encodeRequest(lab.request(88, id))), version: 2 });
    await lab.redis.zAdd(unacknowledged, { score: 0, value: later });
    await expect(lab.reconcile()).rejects.toMatchObject({ errors: [{ name: 'ZodError' }] });
    expect(lab.log).toEqual([request]);
    // It is tried again, and what could be appended is not.
    await expect(lab.reconcile()).rejects.toMatchObject({ errors: [{ name: 'ZodError' }] });
    expect(lab.log).toEqual([request]);
    expect(await lab.ledger.adopt(0)).toEqual([later]);
  });

  test('is not given back once it has been adopted: its failure is unknown then', async () => {
    const id = await lab.putOnSale(1);
    const told = await lab.admit(lab.request(12, id), {
      append: async () => {
        await lab.ledger.adopt(0);
        throw NOT_SENT;
      },
    });
    expect(told).toMatchObject({ status: 503, outcome: 'unknown' });
    expect(await lab.reconcile()).toBe(1);
  });
});

describe('after Redis has forgotten everything', () => {
  test('reads from the database who has a ticket', async () => {
    const id = await lab.putOnSale(2);
    await lab.admit(lab.request(12, id));
    await lab.decide();
    await lab.forgetEverything();
    expect(await lab.admit(lab.request(12, id))).toMatchObject(ALREADY_BOOKED);
    expect(await lab.admit(lab.request(88, id))).toBeUndefined();
    expect(await lab.admit(lab.request(99, id))).toMatchObject(SOLD_OUT);
  });

  test('lets in too many while some are in the log; the worker refuses them, and no buyer has two tickets', async () => {
    const id = await lab.putOnSale(2);
    for (const buyerId of [1, 2]) await lab.admit(lab.request(buyerId, id));
    await lab.forgetEverything();
    const late = [lab.request(1, id), lab.request(3, id)] as [AcceptedRequest, AcceptedRequest];
    for (const request of late) expect(await lab.admit(request)).toBeUndefined();
    const decided = await lab.decide();
    expect(late.map((request) => decided.get(request.id))).toEqual(['already-booked', 'sold-out']);
    expect(await numbersOf(id)).toEqual([
      [1, 1],
      [2, 2],
    ]);
    // And Redis has read again who has them.
    expect(await lab.passOnReturned()).toBe(2);
    expect(await lab.admit(lab.request(2, id))).toMatchObject(ALREADY_BOOKED);
    expect(await lab.admit(lab.request(4, id))).toMatchObject(SOLD_OUT);
  });

  test('sells all tickets once, whenever it forgets and whenever the worker reads', async () => {
    const [tickets, buyers] = [10, 40];
    const id = await lab.putOnSale(tickets);
    for (let buyerId = 1; buyerId <= buyers; buyerId++) {
      await lab.admit(lab.request(buyerId, id));
      if (buyerId % 7 === 0) await lab.forgetEverything();
      if (buyerId % 5 === 0) await lab.decide();
      if (buyerId % 9 === 0) await lab.passOnReturned();
    }
    await lab.decide();
    const numbers = (await numbersOf(id)).map(([, number]) => number);
    expect(numbers).toEqual(Array.from({ length: tickets }, (_, index) => index + 1));
  });
});

describe('a place whose holder gets no ticket', () => {
  test('is free again: an expired request keeps no other out', async () => {
    const id = await lab.putOnSale(1);
    const late = { ...lab.request(12, id), acceptedAt: new Date(Date.now() - AN_HOUR_MS) };
    await lab.admit(late);
    expect(await lab.decide()).toEqual(new Map([[late.id, 'expired']]));
    expect(await lab.admit(lab.request(88, id))).toMatchObject(SOLD_OUT);
    expect(await lab.passOnReturned()).toBe(1);
    expect(await lab.passOnReturned()).toBe(0);
    expect(await lab.admit(lab.request(88, id))).toBeUndefined();
    await lab.decide();
    expect(await numbersOf(id)).toEqual([[88, 1]]);
  });

  test('stays with the request that has it by then', async () => {
    const id = await lab.putOnSale(1);
    const late = { ...lab.request(12, id), acceptedAt: new Date(Date.now() - AN_HOUR_MS) };
    await lab.admit(late);
    await lab.decide();
    await lab.forgetEverything();
    const again = lab.request(12, id);
    await lab.admit(again);
    await lab.passOnReturned();
    expect(await lab.admit(lab.request(88, id))).toMatchObject(SOLD_OUT);
    expect(await lab.decide()).toEqual(new Map([[again.id, 'confirmed']]));
  });
});

describe('in the worker', () => {
  test('one batch has many events, and each counts for itself', async () => {
    const [one, two, open] = [await lab.putOnSale(1), await lab.putOnSale(2), await lab.putOnSale(null)];
    for (const eventId of [two, one, open, two, one, open]) {
      lab.log.push(lab.request(lab.log.length + 1, eventId));
    }
    expect([...(await lab.decide()).values()]).toEqual([
      'confirmed',
      'confirmed',
      'confirmed',
      'confirmed',
      'sold-out',
      'confirmed',
    ]);
    expect(await numbersOf(two)).toEqual([
      [1, 1],
      [4, 2],
    ]);
    expect(await numbersOf(open)).toEqual([
      [3, 1],
      [6, 2],
    ]);
  });

  test('an event that is not there is told apart from one that is sold out', async () => {
    lab.log.push(lab.request(12, 2_000_000));
    expect([...(await lab.decide()).values()]).toEqual(['event-not-found']);
  });

  test('the index of the database refuses a second ticket of a buyer that was admitted', async () => {
    const id = await lab.putOnSale(2);
    const insert = () =>
      lab.database.dataSource.query(
        `INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id, one_per_buyer)
         VALUES ($1, 12, 1, 'test', gen_random_uuid(), true)`,
        [id],
      );
    await insert();
    await expect(insert()).rejects.toMatchObject({ constraint: 'bookings_one_per_admitted_buyer' });
  });
});
