import { Gauge, type Registry } from 'prom-client';
import { onScrape } from './on-scrape';

/**
 * The rows are the judge: the event's own counter loses updates exactly when too much is sold. Looked at are the
 * events that the latest 2,000 bookings were for, so that the count stays cheap however long the service has sold.
 * An event is sold by one technique; if it was several, the excess is put down to the first of them by name.
 */
const COUNT_OVERSOLD = `
  SELECT technique, sum(greatest(sold - tickets, 0))::integer AS oversold
    FROM (SELECT event.tickets, min(booking.technique) AS technique, count(*) AS sold
            FROM events AS event
            JOIN bookings AS booking ON booking.event_id = event.id
           WHERE event.tickets IS NOT NULL
             AND event.id IN (SELECT latest.event_id
                                FROM (SELECT event_id FROM bookings ORDER BY id DESC LIMIT 2000) AS latest)
           GROUP BY event.id, event.tickets) AS sale
   GROUP BY technique`;

/** Runs a statement, as a DataSource does. */
interface Queryable {
  query(sql: string): Promise<{ technique: string; oversold: number }[]>;
}

/**
 * Publishes how many tickets were sold twice. Every instance of a level looks into the same database, so they all say
 * the same: take the maximum. Without an answer of the database there is no figure, rather than an old one.
 */
export function watchOverselling(registry: Registry, database: Queryable): void {
  const gauge = new Gauge({
    name: 'ticket_rush_oversold_tickets',
    help: 'Bookings beyond the tickets, over the events that were booked last',
    labelNames: ['technique'] as const,
    registers: [registry],
    collect: onScrape(async () => {
      const sales = await database.query(COUNT_OVERSOLD).catch(() => []);
      gauge.reset();
      for (const { technique, oversold } of sales) gauge.set({ technique }, oversold);
    }),
  });
}
