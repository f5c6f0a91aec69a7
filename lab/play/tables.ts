import type { ExploredResource } from '../explore/levels';

/** A table of the race as the page shows it. */
export interface Table {
  name: string;
  /** The rows of the race that is on the stage: the newest, since each has rows of its own. */
  query: string;
}

const EVENT = '(SELECT max(id) FROM events)';
/** The two events are made one after the other. They are shown as 1 and 2, as in the transcript. */
const BOTH = `(SELECT id, row_number() OVER (ORDER BY id) AS event, tickets, sold FROM (SELECT * FROM events ORDER BY id DESC LIMIT 2) AS newest) AS both_events`;
const SEATS = 'event_id = (SELECT max(event_id) FROM seats)';
const OWNER = '(SELECT max(buyer_id) FROM wallets)';

const EVENTS = { name: 'events', query: `SELECT tickets, sold, version FROM events WHERE id = ${EVENT}` };
const BOOKINGS = {
  name: 'bookings',
  query: `SELECT ticket_number AS ticket, buyer_id AS buyer FROM bookings WHERE event_id = ${EVENT} ORDER BY id`,
};

/** What the parties fight over, by resource. */
export const TABLES: Record<ExploredResource, Table[]> = {
  tickets: [EVENTS, BOOKINGS],
  orders: [EVENTS, BOOKINGS],
  seats: [
    {
      name: 'seats',
      query: `SELECT label AS seat, holder_id AS "held by", owner_id AS "sold to" FROM seats WHERE ${SEATS} ORDER BY id`,
    },
    {
      name: 'seat_changes',
      query: `SELECT change, buyer_id AS buyer FROM seat_changes WHERE seat_id IN (SELECT id FROM seats WHERE ${SEATS}) ORDER BY id`,
    },
  ],
  wallet: [
    { name: 'wallets', query: `SELECT balance FROM wallets WHERE buyer_id = ${OWNER}` },
    {
      name: 'ledger_entries',
      query: `SELECT amount, idempotency_key AS request, balance_after AS "balance after" FROM ledger_entries WHERE buyer_id = ${OWNER} ORDER BY id`,
    },
  ],
  'waiting-room': [
    {
      name: 'waiting_room',
      query: `SELECT id AS place, buyer_id AS buyer FROM waiting_room WHERE event_id = ${EVENT} ORDER BY id`,
    },
  ],
  'two-events': [
    { name: 'events', query: `SELECT event, tickets, sold FROM ${BOTH} ORDER BY event` },
    {
      name: 'bookings',
      query: `SELECT event, buyer_id AS buyer FROM bookings JOIN ${BOTH} ON both_events.id = event_id ORDER BY bookings.id`,
    },
  ],
};

/** What the sessions of the parties hold in PostgreSQL's lock table, and what they wait for. Each holds its own transaction id. */
export const LOCKS = `
  SELECT pid, granted, mode,
         CASE locktype WHEN 'relation' THEN relation::regclass::text
                       WHEN 'transactionid' THEN 'the end of a transaction'
                       WHEN 'tuple' THEN 'a row of ' || relation::regclass
                       WHEN 'advisory' THEN 'an advisory lock'
                       ELSE locktype END AS target
    FROM pg_locks
   WHERE pid = ANY($1)
     AND locktype <> 'virtualxid'
     AND NOT (locktype = 'transactionid' AND granted)
     AND (relation IS NULL OR NOT EXISTS (SELECT FROM pg_class WHERE oid = relation AND relkind = 'i'))
     AND mode <> 'AccessShareLock'
   ORDER BY pid, granted DESC, target`;
