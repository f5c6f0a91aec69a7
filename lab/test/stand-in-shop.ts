/** Answers as a level does, and refuses the buyers that it is told to refuse: no technique of a level refuses all of them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { rowLockNowait } from '../../lv2-db-lock/src/techniques/row-lock-nowait';

/** As many as soak puts on sale at a time in its smallest size. */
export const TICKETS = 40;

export interface StandInShop {
  url: string;
  close(): void;
}

/** How the next buyer of an event is answered that has sold so many: by a ticket, or by the type of the problem. */
export type Decide = (eventId: number, sold: number) => 'booked' | 'sold-out' | 'contended';

export async function openStandInShop(decide: Decide): Promise<StandInShop> {
  const sold: number[] = [];
  const answerTo = (path: string): [status: number, body: unknown] => {
    const [, id = 0, what] = /^\/events\/(\d+)\/(audit|bookings)/.exec(path) ?? [];
    const index = Number(id) - 1;
    if (path === '/techniques') return [200, [rowLock.slug, rowLockNowait.slug].map(described)];
    if (what === 'audit') return [200, auditOf(sold[index] ?? 0)];
    if (what === undefined) return [201, { id: sold.push(0) }];
    const outcome = decide(index + 1, sold[index] ?? 0);
    if (outcome !== 'booked') return [409, { type: `urn:ticket-rush:${outcome}` }];
    sold[index] = (sold[index] ?? 0) + 1;
    return [201, {}];
  };
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const [status, body] = answerTo(request.url ?? '');
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

function described(slug: string) {
  const verdict = slug === rowLock.slug ? 'holds' : 'undersells';
  return { level: 'lv2', resource: 'tickets', slug, expected: { severalInstances: verdict } };
}

/** Nothing is ever wrong with what it sold. */
function auditOf(sold: number) {
  const wrong = { oversold: 0, duplicates: [], sharedTickets: [] };
  return { verdict: 'holds', report: [], tickets: TICKETS, sold, counter: sold, ...wrong };
}
