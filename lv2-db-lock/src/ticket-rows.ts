import type { Stock } from '@ticket-rush/shared/booking/events';

/** How many counters an event has, for `sharded-counter`. Rows that were laid out with another number would sell wrong tickets. */
export const SHARDS = 8;

/**
 * One row for each ticket, as `skip-locked` sells them: the rows that are taken are the counter. And one row for each shard, as
 * `sharded-counter` counts them.
 *
 * When an event is created, it is not known which technique will sell it. So every event gets its rows; the other techniques leave
 * them alone. Where tickets are unlimited there is no ticket to lay out, and a row is made for each sale.
 */
export const ticketRows: Stock = {
  async layOut(manager, { id, tickets }) {
    await manager.query(
      'INSERT INTO tickets (event_id, number, taken) SELECT $1, generate_series(1, $2::integer), false',
      [id, tickets],
    );
    await manager.query(
      'INSERT INTO ticket_shards (event_id, shard) SELECT $1, generate_series(0, $2::integer - 1)',
      [id, SHARDS],
    );
  },
  async countSold(dataSource, eventId) {
    const [counted] = await dataSource.query<[{ sold: number }]>(
      `SELECT ((SELECT count(*) FROM tickets WHERE event_id = $1 AND taken)
            + (SELECT coalesce(sum(sold), 0) FROM ticket_shards WHERE event_id = $1))::integer AS sold`,
      [eventId],
    );
    return counted.sold;
  },
};
