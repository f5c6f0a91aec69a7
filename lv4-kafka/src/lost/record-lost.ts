import { statement } from '@ticket-rush/shared/database/statement';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { Counter, type Registry } from 'prom-client';
import type { RecordLost } from '../decide/slot-progress';

const INSERT_LOST = statement(
  'insert-lost',
  'INSERT INTO lost_records (technique, lane, partition, from_offset, to_offset) VALUES ($1, $2, $3, $4, $5)',
);

/**
 * Records that the log has deleted before a worker decided them. The ids of these requests are gone with them. So the offsets
 * are written down, and the API tells each buyer who comes with a receipt for one of them.
 *
 * Counted just before the commit: if that fails, they are written and counted again.
 */
export function lostRecords(registry: Registry, techniques: { slug: string }[], logger: Logger): RecordLost {
  const counter = new Counter({
    name: 'ticket_rush_lost_records_total',
    help: 'Records that the log deleted before they were decided: their buyers are told that they have failed',
    labelNames: ['technique'] as const,
    registers: [registry],
  });
  for (const { slug: technique } of techniques) counter.inc({ technique }, 0);
  return async (transaction, { set: technique, lane, partition }, { from, to }) => {
    await transaction.run(INSERT_LOST, [technique, lane, partition, String(from), String(to)]);
    counter.inc({ technique }, Number(to - from));
    const offsets = { from: String(from), to: String(to - 1n) };
    logger.error(
      { technique, lane, partition, offsets },
      'the log has lost records before they were decided',
    );
  };
}
