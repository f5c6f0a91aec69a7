import type { Stock } from '@ticket-rush/shared/booking/events';

/**
 * One row for each ticket, as `skip-locked` sells them: the rows that are taken are the counter.
 *
 * Who will sell the event is not known when it is created, so every event gets its rows; the other techniques leave them
 * alone. Where tickets are unlimited there is nothing to lay out, and a row is made for each sale.
 */
export const ticketRows: Stock = {
  async layOut(manager, { id, tickets }) {
    await manager.query(
      'INSERT INTO tickets (event_id, number, taken) SELECT $1, generate_series(1, $2::integer), false',
      [id, tickets],
    );
  },
  async countSold(dataSource, eventId) {
    const [counted] = await dataSource.query<[{ taken: number }]>(
      'SELECT count(*)::integer AS taken FROM tickets WHERE event_id = $1 AND taken',
      [eventId],
    );
    return counted.taken;
  },
};
