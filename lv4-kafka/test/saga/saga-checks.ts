import { expect } from '@jest/globals';
import { listBookings } from '@ticket-rush/shared/booking/events';
import { readWallet } from '@ticket-rush/shared/wallet/wallets';
import type { SagaLab } from './saga-lab';

/** Which ticket is whose. */
export async function numbersOf({ dataSource }: SagaLab, eventId: number): Promise<[number, number][]> {
  const bookings = await listBookings(dataSource, eventId);
  return bookings.map(({ ticketNumber, buyerId }) => [ticketNumber, buyerId]);
}

/** What has moved in a wallet, in order. */
export async function entriesOf({ dataSource }: SagaLab, buyerId: number): Promise<number[]> {
  return (await readWallet(dataSource, buyerId)).entries.map(({ amount }) => amount);
}

/** Three audits, of the tickets, the purchases and the wallets. */
export async function expectNothingWrong(
  lab: SagaLab,
  eventId: number,
  expected: { confirmed: number; undone: number },
): Promise<void> {
  const { tickets, purchases, wallets } = await lab.audits(eventId);
  expect(purchases.report).toEqual([expect.stringContaining('nothing is wrong')]);
  expect(tickets.report).toEqual([expect.stringContaining('nothing is wrong')]);
  expect(wallets.verdict).toBe('holds');
  expect(purchases).toMatchObject(expected);
}
