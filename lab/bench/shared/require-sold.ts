import type { DataSource } from 'typeorm';

/** @throws unless each yes is one row and one ticket: then it was no lock, and its speed is worth nothing */
export async function requireSold(dataSource: DataSource, told: number): Promise<void> {
  const [sold] = await dataSource.query<[{ rows: number; tickets: number; counted: number }]>(
    `SELECT count(*)::integer AS rows,
            (SELECT count(*)::integer FROM (SELECT DISTINCT event_id, ticket_number FROM bookings) AS tickets)
              AS tickets,
            (SELECT sum(sold)::integer FROM events) AS counted
       FROM bookings`,
  );
  const { rows, tickets, counted } = sold;
  if (rows === told && rows === tickets && rows === counted) return;
  throw new Error(
    `${told} buyers were told yes; ${rows} bookings, ${tickets} different tickets, ${counted} counted`,
  );
}
