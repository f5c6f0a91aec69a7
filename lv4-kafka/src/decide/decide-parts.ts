import type { AcceptedRequest } from '../requests/request-message';
import type { Decide } from './decide-batch';
import type { Decision } from './decision';

/**
 * Tickets and seats that come in one batch share its transaction and nothing else. So each kind is decided by itself, in its
 * order: that of the two kinds among each other makes no difference to anybody.
 */
export function decideParts(tickets: Decide, seats: Decide): Decide {
  return async (transaction, requests) => {
    const decisions = new Map<AcceptedRequest, Decision>();
    for (const [isOurs, decide] of [
      [isTicket, tickets],
      [isSeat, seats],
    ] as const) {
      const part = requests.filter(isOurs);
      const decided = part.length === 0 ? [] : await decide(transaction, part);
      for (const [index, request] of part.entries()) decisions.set(request, decided[index] as Decision);
    }
    return requests.map((request) => decisions.get(request) as Decision);
  };
}

function isTicket({ wants }: AcceptedRequest): boolean {
  return !('label' in wants);
}

function isSeat({ wants }: AcceptedRequest): boolean {
  return 'label' in wants;
}
