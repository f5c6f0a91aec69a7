import { randomUUID } from 'node:crypto';
import { attemptsIn, type Pgbench, runPgbench } from '../shared/pgbench';
import type { Contender } from './contender';

/** The clock of pgbench runs while it opens its connections, one after the other: so long, for each. */
const CONNECTING_S = 0.03;

/** Sells from pgbench: the same statements, prepared, from a client in C that does nothing else. */
export function pgbenchContender(pgbench: Pgbench, technique: string, script: string): Contender {
  return {
    async sell({ callers, events, seconds }) {
      const variables = {
        ...{ last_event: events, technique, serial: 0, attempt: 0 },
        // The same for all: nothing looks a booking up by its request, and pgbench has no UUIDs.
        ...{ request: randomUUID(), now: new Date().toISOString() },
      };
      const load = { clients: callers, seconds: seconds + Math.round(callers * CONNECTING_S) };
      const report = await runPgbench(pgbench, { name: technique, text: script, variables }, load);
      return { attempts: attemptsIn(report) };
    },
  };
}
