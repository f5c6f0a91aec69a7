/** What a buyer is told who asks again with the same key, and whose first attempt may be in the log. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { acceptInto } from '../../src/accept/accept';
import { findSales } from '../../src/accept/find-sale';
import { KAFKA_ADMISSION } from '../../src/admission/admission-ledger';
import { remembersAll } from '../../src/admission/definite-refusal';
import { claimKey } from '../../src/idempotency/claim-key';
import { oncePerKey } from '../../src/idempotency/once-per-key';
import { deriveRequestIds } from '../../src/idempotency/request-ids';
import { createReceipts } from '../../src/queue/receipt';
import type { AcceptedRequest } from '../../src/requests/request-message';
import { type AdmissionLab, openAdmissionLab } from './admission-lab';

const SECRET = 'a secret of 16 characters';
const KEY = 'a key';
const [HOLDER, BUYER] = [12, 88];
const [NO, NOT_KNOWN] = [
  { type: 'sold-out', outcome: 'rejected', retryable: false },
  { type: 'sold-out', outcome: 'unknown', retryable: true },
];

let lab: AdmissionLab;
let eventId: number;
let holder: AcceptedRequest;
beforeEach(async () => {
  lab = await openAdmissionLab();
  eventId = await lab.putOnSale(1);
  holder = lab.request(HOLDER, eventId);
});
afterEach(() => lab.close());

const requestIdOf = deriveRequestIds(SECRET);
const wish = () => ({ ...lab.request(BUYER, eventId), buyerClass: 'standard' as const });

/** The buyer asks with the key; what they are told. `beforeAdmission` runs between the claim of the key and Redis. */
function ask(beforeAdmission: () => Promise<void> = async () => undefined): Promise<unknown> {
  const accept = acceptInto(
    {
      append: async (accepted) => {
        lab.log.push(accepted);
        return { technique: KAFKA_ADMISSION, lane: 'standard', partition: 0, offset: '0' };
      },
      choosePartition: () => 0,
      receipts: createReceipts(SECRET),
      limitBuyer: async () => undefined,
      findSale: findSales(lab.database.database),
      requireOpen: () => undefined,
      requireTimely: () => undefined,
      waitAt: () => 0,
      requestTtlMs: 60_000,
      oncePerKey: oncePerKey(lab.database.database, requestIdOf),
    },
    async (candidate, append) => {
      await beforeAdmission();
      return lab.admission(candidate, append);
    },
  );
  return accept(wish(), { buyerClass: 'standard', idempotencyKey: KEY }).catch((error: unknown) => error);
}

/** The process died between the claim of the key and the admission. */
async function crashAfterClaim(): Promise<void> {
  await claimKey(lab.database.database, { id: requestIdOf(BUYER, KEY), wish: wish(), key: KEY });
}

test('the event is sold out, and Redis knows that the first attempt was never admitted: no, for certain', async () => {
  await lab.admit(holder);
  await crashAfterClaim();
  expect(await ask()).toMatchObject(NO);
  expect(await ask()).toMatchObject(NO);
});

test('the buyer has another request in, and Redis knows that this one was never admitted: no, for certain', async () => {
  eventId = await lab.putOnSale(2);
  await lab.admit(lab.request(BUYER, eventId));
  await crashAfterClaim();
  expect(await ask()).toMatchObject({ type: 'already-booked', outcome: 'rejected', retryable: false });
});

test('Redis has been loaded since the first attempt, and may have forgotten it: not known', async () => {
  await lab.admit(holder);
  await lab.decide();
  await crashAfterClaim();
  await lab.forgetEverything();
  expect(await ask()).toMatchObject(NOT_KNOWN);
});

test('what Redis may have forgotten has expired after a while, and then it is a no', () => {
  const [loadedAt, requestTtlMs] = [10_000, 60_000];
  const attempt = (at: number) => ({ at, firstAt: 9_000, mayBeIn: true });
  expect(remembersAll(loadedAt, attempt(129_000), requestTtlMs)).toBe(false);
  expect(remembersAll(loadedAt, attempt(131_000), requestTtlMs)).toBe(true);
});

test('a first attempt that was only slow is not admitted after a later one was told no', async () => {
  await lab.admit(holder);
  const [isSlow, goOn] = [createGate(), createGate()];
  const first = ask(async () => {
    isSlow.open();
    await goOn.opened;
  });
  await isSlow.opened;
  expect(await ask()).toMatchObject(NO);
  // The holder gets no ticket after all, so there is one again.
  await lab.ledger.takeBack(holder);
  goOn.open();
  expect(await first).toMatchObject({ type: 'sold-out', outcome: 'rejected' });
  expect(lab.log).toEqual([holder]);
});

test('the buyer who was told no is admitted once there is a ticket again', async () => {
  await lab.admit(holder);
  await crashAfterClaim();
  expect(await ask()).toMatchObject(NO);
  await lab.ledger.takeBack(holder);
  expect(await ask()).toMatchObject({ pending: { eventId } });
  expect(lab.log).toMatchObject([holder, { buyerId: BUYER }]);
});
