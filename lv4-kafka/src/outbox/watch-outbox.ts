import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { onScrape } from '@ticket-rush/shared/telemetry/on-scrape';
import { Gauge, type Registry } from 'prom-client';

/** Beyond that the number does not matter, only that they are not passed on. */
const COUNT_PENDING = statement<{ pending: number }>(
  'count-outbox',
  'SELECT count(*)::int AS pending FROM (SELECT FROM outbox LIMIT 100000) AS first_of_them',
);

/** Publishes how much is still to be passed on. Every worker looks into the same outbox: take the maximum. */
export function watchOutbox(registry: Registry, database: Database): void {
  const gauge = new Gauge({
    name: 'ticket_rush_outbox_pending_records',
    help: 'Records that are true and that the log has not been told yet, up to 100,000',
    registers: [registry],
    collect: onScrape(async () => {
      const [row] = await database.run(COUNT_PENDING, []).catch(() => []);
      gauge.set(row?.pending ?? Number.NaN);
    }),
  });
}
