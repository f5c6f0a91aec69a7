import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { auditSeats } from '@ticket-rush/shared/seats/audit';
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { createSeats, readSeatHistory } from '@ticket-rush/shared/seats/seats';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { noPause } from '@ticket-rush/testing/interleaving/no-pause';
import { type Title, transcriptsOf } from '@ticket-rush/testing/interleaving/transcript/transcripts-of';
import { schema } from '../src/schema';
import { buyerLock } from '../src/seats/buyer-lock';
import { repeatableRead } from '../src/seats/repeatable-read';
import { serializable } from '../src/seats/serializable';

const { lab, tell } = transcriptsOf(join(__dirname, '..'), schema);
const metrics = countRetries();

let eventId: number;
beforeEach(async () => {
  const event = newEvent.parse({ tickets: null, seatsPerBuyer: 1 });
  ({ id: eventId } = await createEvent(lab().dataSource, event));
  await createSeats(lab().dataSource, eventId, ['A1', 'A2']);
});

/** Buyer 12, who may have one seat, holds A1 and A2 at once. */
async function holdBoth(title: Title, technique: SeatTechnique, schedule: string[]): Promise<string[]> {
  await tell(
    title,
    (database) => {
      const desk = technique.create({ database, metrics, pause: noPause, holdTtlMs: 120_000 });
      const hold = (label: string) => () => desk.hold({ eventId, label, buyerId: 12 });
      return { T1: hold('A1'), T2: hold('A2') };
    },
    schedule,
  );
  return auditSeats(eventId, await readSeatHistory(lab().dataSource, eventId)).report;
}

const BOTH_COUNT = [
  'T1 BEGIN',
  'T2 BEGIN',
  'T1 read-seat',
  'T2 read-seat',
  'T1 count-seats',
  'T2 count-seats',
  'T1 write-holder',
  'T1 record-change',
  'T1 COMMIT',
  'T2 write-holder',
];

test('repeatable read: both count none, and write different rows', async () => {
  const report = await holdBoth(
    {
      name: 'write-skew',
      finding:
        'Both count 0 seats, write different rows and commit: buyer 12 has two seats, and one is allowed.',
    },
    repeatableRead,
    [...BOTH_COUNT, 'T2 record-change', 'T2 COMMIT'],
  );
  expect(report).toEqual(['Buyer 12 holds 2 seats, at most 1 are allowed.']);
});

test('serializable: the second has counted what is not true any more, and starts over', async () => {
  const report = await holdBoth(
    {
      name: 'write-skew-serializable',
      finding:
        'The write of T2 gets error 40001, because T2 did not count the seat of T1: T2 starts over, counts 1 and is refused.',
    },
    serializable,
    [...BOTH_COUNT, 'T2 ROLLBACK', 'T2 BEGIN', 'T2 read-seat', 'T2 count-seats', 'T2 ROLLBACK'],
  );
  expect(report).toEqual(['Event 1 sold 0 of 2 seats and nothing is wrong.']);
});

test('buyer lock: the second waits before it counts', async () => {
  const report = await holdBoth(
    {
      name: 'write-skew-buyer-lock',
      finding: 'T2 waits for the row of buyer 12 until T1 commits, then counts 1 and is refused.',
    },
    buyerLock,
    [
      'T1 BEGIN',
      'T2 BEGIN',
      'T1 lock-buyer',
      'T2 lock-buyer',
      'T1 lock-seat',
      'T1 count-seats',
      'T1 write-holder',
      'T1 record-change',
      'T1 COMMIT',
      'T2 lock-seat',
      'T2 count-seats',
      'T2 ROLLBACK',
    ],
  );
  expect(report).toEqual(['Event 1 sold 0 of 2 seats and nothing is wrong.']);
});
