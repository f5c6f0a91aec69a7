import type { LogBatch, LogRecord } from '../log/log';
import type { AcceptedRequest } from '../requests/request-message';
import { resourceOf } from '../requests/wanted';
import { resourceIn } from './count-together';
import type { Decide, Deciding } from './decide-batch';
import type { Decision } from './decision';

/** Who decides what, by the name of the technique. */
export interface Deciders {
  tickets: ReadonlyMap<string, Deciding>;
  /** Tickets where there are orders among them. */
  orders: ReadonlyMap<string, Pick<Deciding, 'decide'>>;
  seats: ReadonlyMap<string, Pick<Deciding, 'decide'>>;
  wallet: ReadonlyMap<string, Deciding>;
}

/** How the requests of this batch are decided. It has one purchase in it, or any number of other requests: `countTogether`. */
export function decidingFor(
  { set, records }: LogBatch,
  { tickets, orders, seats, wallet }: Deciders,
): Deciding {
  if (resourceIn(records[0] as LogRecord) === 'wallet') return known(wallet, set, 'purchases');
  const booking = known(tickets, set, 'tickets');
  const bookTickets: Decide = (transaction, requests) => {
    const hasOrder = requests.some(({ wants }) => wants.kind === 'order');
    return (hasOrder ? known(orders, set, 'orders') : booking).decide(transaction, requests);
  };
  return { ...booking, decide: ticketsAndSeats(bookTickets, () => known(seats, set, 'seats').decide) };
}

/** @throws an Error that fails this request alone. The API accepts no such request */
function known<D>(deciders: ReadonlyMap<string, D>, slug: string, what: string): D {
  const decider = deciders.get(slug);
  if (decider === undefined) throw new Error(`technique ${slug} does not decide ${what}`);
  return decider;
}

/**
 * Tickets and seats that come in one batch share its transaction, but no rows. So each kind is decided by itself, in its order:
 * the order between the two makes no difference.
 */
function ticketsAndSeats(bookTickets: Decide, decideSeats: () => Decide): Decide {
  return async (transaction, requests) => {
    const isSeat = ({ wants }: AcceptedRequest) => resourceOf(wants) === 'seats';
    const [seats, tickets] = [requests.filter(isSeat), requests.filter((request) => !isSeat(request))];
    const decisions = new Map<AcceptedRequest, Decision>();
    const note = (part: AcceptedRequest[], decided: Decision[]) => {
      for (const [index, request] of part.entries()) decisions.set(request, decided[index] as Decision);
    };
    if (tickets.length > 0) note(tickets, await bookTickets(transaction, tickets));
    if (seats.length > 0) note(seats, await decideSeats()(transaction, seats));
    return requests.map((request) => decisions.get(request) as Decision);
  };
}
