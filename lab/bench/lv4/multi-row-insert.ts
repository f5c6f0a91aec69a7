import { type Pgbench, runPgbench } from '../shared/pgbench';

/** The columns that a worker fills of a booking and of a decision, and as many rows of each in one transaction. */
const SCRIPT = `\\set last :last + :rows
BEGIN;
INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id)
SELECT 1 + number % :events, :last + number, :last + number, :technique, gen_random_uuid()
  FROM generate_series(1, CAST(:rows AS integer)) AS number;
INSERT INTO booking_decisions (id, event_id, buyer_id, status, reason, booking_id, answer, accepted_at, decided_at)
SELECT gen_random_uuid(), 1 + number % :events, :last + number, 'confirmed', NULL, number, NULL, now(), clock_timestamp()
  FROM generate_series(1, CAST(:rows AS integer)) AS number;
COMMIT;
`;

interface Insert {
  technique: string;
  events: number;
  /** Of each of the two tables, in one transaction. */
  rows: number;
}

/**
 * Inserts as pgbench can, on one connection, for so many seconds: no log, no question who may have what, and rows that
 * the server makes up itself. What is left of that speed is what a technique is held against.
 */
export async function insertRows(pgbench: Pgbench, insert: Insert, seconds: number): Promise<void> {
  const script = { name: 'multi-row-insert', text: SCRIPT, variables: { last: 0, ...insert } };
  await runPgbench(pgbench, script, { clients: 1, seconds });
}
